<?php
/**
 * Plugin Name:       Carewidget
 * Description:       Shows a hospital's health information in your posts, always in its newest version: a block and a shortcode for the widgets of a carewidget server.
 * Version:           0.1.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * Author:            The carewidget authors
 * License:           MIT
 * License URI:       https://opensource.org/license/mit
 * Text Domain:       carewidget
 *
 * @package Carewidget
 */

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/choices.php';
require __DIR__ . '/embed.php';
require __DIR__ . '/settings.php';

add_shortcode( 'carewidget', 'carewidget_shortcode' );
add_action( 'init', 'carewidget_register_block' );
add_filter( 'script_loader_tag', 'carewidget_load_async', 10, 2 );
add_action( 'admin_init', 'carewidget_register_settings' );
add_action( 'admin_menu', 'carewidget_add_settings_page' );

/**
 * [carewidget component="contact-card" subject="rheumatology" title="Rheumatology Team"]
 *
 * @param array|string $attributes What was written; a text if there was nothing.
 * @return string HTML.
 */
function carewidget_shortcode( $attributes ) {
	return carewidget_render( is_array( $attributes ) ? $attributes : array() );
}

/**
 * The block, which is an embed with fields instead of a shortcode's attributes.
 *
 * @param array $attributes The block's attributes; WordPress keeps `style` for itself.
 * @return string HTML.
 */
function carewidget_block( $attributes ) {
	$attributes['style'] = $attributes['styles'];
	return carewidget_render( $attributes );
}

/** Tells WordPress about the block, and the block's editor about what can be chosen. */
function carewidget_register_block() {
	wp_register_script(
		'carewidget-editor',
		plugins_url( 'block/editor.js', __FILE__ ),
		array( 'wp-block-editor', 'wp-blocks', 'wp-components', 'wp-element', 'wp-i18n', 'wp-server-side-render' ),
		'0.1.0',
		true
	);
	$choices = array(
		'components' => carewidget_components(),
		'options'    => carewidget_options(),
	);
	wp_add_inline_script(
		'carewidget-editor',
		'const carewidgetChoices = ' . wp_json_encode( $choices, JSON_HEX_TAG | JSON_HEX_AMP ),
		'before'
	);
	wp_set_script_translations( 'carewidget-editor', 'carewidget' );
	register_block_type( __DIR__ . '/block', array( 'render_callback' => 'carewidget_block' ) );
}

/**
 * Lets a page be shown before the loader has come.
 *
 * @param string $tag    The script element.
 * @param string $handle Whose it is.
 * @return string The script element.
 */
function carewidget_load_async( $tag, $handle ) {
	return 'carewidget' === $handle ? str_replace( ' src=', ' async src=', $tag ) : $tag;
}
