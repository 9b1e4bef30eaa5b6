<?php
/**
 * Installs the WordPress whose folder is the first argument, and prints what tests need of it:
 * the passwords that its users have for the REST API.
 */

define( 'WP_INSTALLING', true );
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install( 'A partner', 'administrator', 'administrator@example.org', true, '', 'administrator' );
update_option( 'show_avatars', 0 );
wp_delete_post( 1, true );

$passwords = array();
foreach ( array( 'administrator', 'editor', 'author' ) as $role ) {
	$user = get_user_by( 'login', $role );
	$id   = $user ? $user->ID : wp_insert_user(
		array(
			'user_login' => $role,
			'user_pass'  => $role,
			'user_email' => "$role@example.org",
			'role'       => $role,
		)
	);
	// Nobody is to be greeted by the block editor's tour.
	update_user_meta( $id, 'wp_persisted_preferences', array( 'core/edit-post' => array( 'welcomeGuide' => false ) ) );
	$passwords[ $role ] = WP_Application_Passwords::create_new_application_password( $id, array( 'name' => 'tests' ) )[0];
}
echo wp_json_encode( $passwords );
