<?php
/**
 * Leaves nothing behind when the plugin is deleted.
 *
 * @package Carewidget
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'carewidget_base_url' );

if ( is_multisite() ) {
	foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $carewidget_site ) {
		delete_blog_option( $carewidget_site, 'carewidget_base_url' );
	}
}
