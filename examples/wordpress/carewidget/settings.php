<?php
/**
 * Settings, Carewidget: where the widget server is.
 *
 * @package Carewidget
 */

defined( 'ABSPATH' ) || exit;

/** Tells WordPress about the one setting and its field. */
function carewidget_register_settings() {
	register_setting(
		'carewidget',
		'carewidget_base_url',
		array(
			'type'              => 'string',
			'default'           => '',
			'sanitize_callback' => 'carewidget_check_base_url',
		)
	);
	add_settings_section( 'carewidget', '', 'carewidget_show_introduction', 'carewidget' );
	add_settings_field(
		'carewidget_base_url',
		__( 'Widget server', 'carewidget' ),
		'carewidget_show_base_url',
		'carewidget',
		'carewidget',
		array( 'label_for' => 'carewidget_base_url' )
	);
}

/** Puts the page into the menu. */
function carewidget_add_settings_page() {
	$name = __( 'Carewidget', 'carewidget' );
	add_options_page( $name, $name, 'manage_options', 'carewidget', 'carewidget_show_settings_page' );
}

/**
 * An address that may be stored: what was written if it fits, what was stored before if not.
 *
 * @param mixed $written What was written.
 * @return string An address without a slash at its end, or nothing.
 */
function carewidget_check_base_url( $written ) {
	$base_url = rtrim( trim( is_string( $written ) ? $written : '' ), '/' );
	$server   = 'https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?|http://(localhost|127\.0\.0\.1)';
	if ( '' === $base_url || preg_match( "~^($server)(:[0-9]{1,5})?(/[a-z0-9._\~-]+)*$~iD", $base_url ) ) {
		return $base_url;
	}
	add_settings_error(
		'carewidget_base_url',
		'carewidget_base_url',
		__( 'The widget server was not changed: write an address that begins with https://, such as https://widgets.example.org (http:// is only for localhost and 127.0.0.1).', 'carewidget' )
	);
	return get_option( 'carewidget_base_url', '' );
}

/** What the page is for. */
function carewidget_show_introduction() {
	printf(
		'<p>%s</p><p><code>%s</code></p>',
		esc_html__( 'Put widgets into posts and pages with the Carewidget block, or with a shortcode:', 'carewidget' ),
		esc_html( '[carewidget component="contact-card" subject="rheumatology" title="Rheumatology Team"]' )
	);
}

/** The field, and the way to the server's guide. */
function carewidget_show_base_url() {
	$base_url = get_option( 'carewidget_base_url', '' );
	printf(
		'<input type="url" class="regular-text code" id="carewidget_base_url" name="carewidget_base_url" value="%s" aria-describedby="carewidget-help"><p class="description" id="carewidget-help">%s</p>',
		esc_attr( $base_url ),
		esc_html__( 'The address that your publisher gave you, such as https://widgets.example.org.', 'carewidget' )
	);
	if ( '' !== $base_url ) {
		printf(
			'<p><a href="%s">%s</a></p>',
			esc_url( "$base_url/guide" ),
			esc_html__( 'The server\'s guide: every widget with its options', 'carewidget' )
		);
	}
}

/** The page; WordPress itself puts errors above it. */
function carewidget_show_settings_page() {
	printf( '<div class="wrap"><h1>%s</h1><form action="options.php" method="post">', esc_html( get_admin_page_title() ) );
	settings_fields( 'carewidget' );
	do_settings_sections( 'carewidget' );
	submit_button();
	echo '</form></div>';
}
