<?php
/**
 * The embed: the place in a page that the loader fills with a widget.
 *
 * @package Carewidget
 */

defined( 'ABSPATH' ) || exit;

/**
 * An embed with its loader; or, where something is wrong with it, a notice for those who can put
 * it right.
 *
 * @param array $given What an author chose: component, subject, title and options.
 * @return string HTML.
 */
function carewidget_render( array $given ) {
	$base_url = get_option( 'carewidget_base_url', '' );
	$embed    = carewidget_embed( $base_url, $given );
	if ( is_wp_error( $embed ) ) {
		return carewidget_mistake( $embed->get_error_message() );
	}
	// The loader's address never changes, so it has no version.
	wp_enqueue_script( 'carewidget', "$base_url/static/embed.js", array(), null, true );
	return $embed;
}

/**
 * The markup of an embed, the same as that of a widget server's snippets.
 *
 * @param string $base_url The widget server's address.
 * @param array  $given    What an author chose.
 * @return string|WP_Error HTML, or what is wrong.
 */
function carewidget_embed( $base_url, array $given ) {
	if ( '' === $base_url ) {
		return new WP_Error( 'carewidget', __( 'No widget server is set. Give its address under Settings, Carewidget.', 'carewidget' ) );
	}
	$given      = array_map( 'carewidget_plain', $given );
	$components = carewidget_components();
	$component  = $given['component'] ?? '';
	if ( ! isset( $components[ $component ] ) ) {
		return carewidget_misfit( 'component', $component, implode( ', ', array_keys( $components ) ) );
	}
	$subject = $given['subject'] ?? '';
	if ( ! preg_match( '/^[a-z0-9][a-z0-9_-]{0,99}$/iD', $subject ) ) {
		return carewidget_misfit( 'subject', $subject, $components[ $component ]['subject'] );
	}
	$query = carewidget_query( $given, $components[ $component ]['options'] );
	if ( is_wp_error( $query ) ) {
		return $query;
	}
	$title = $given['title'] ?? '';
	return sprintf(
		'<div class="cw-embed" data-hx-get="%s" data-hx-trigger="load" data-hx-target="this"'
		. ' data-hx-swap="innerHTML ignoreTitle:true" data-hx-disinherit="*" data-hx-push-url="false"'
		. ' data-hx-params="none" data-hx-vals="{}" data-hx-include="unset"'
		. ' data-hx-request=\'{"noHeaders":true}\' data-hx-config=\'{"headers":[]}\'>'
		. '<p><a href="%s">%s</a></p></div>',
		esc_url( "$base_url/w/$component/$subject$query" ),
		esc_url( "$base_url/p/$component/$subject$query" ),
		esc_html( '' === $title ? $components[ $component ]['label'] : $title )
	);
}

/**
 * The query string for the options that are not at their default.
 *
 * @param string[] $given What an author chose.
 * @param string[] $own   The names of the component's own options.
 * @return string|WP_Error Empty or from the question mark on, or what is wrong.
 */
function carewidget_query( array $given, array $own ) {
	$common = array( 'lang', 'heading', 'theme', 'style' );
	$chosen = array();
	foreach ( carewidget_options() as $name => $option ) {
		$value = $given[ $name ] ?? '';
		if ( '' === $value || ! in_array( $name, array_merge( $common, $own ), true ) ) {
			continue;
		}
		$choices = $option['choices'] ?? array();
		if ( $choices && ! in_array( $value, $choices, true ) ) {
			return carewidget_misfit( $name, $value, implode( ', ', $choices ) );
		}
		if ( ! preg_match( $option['pattern'] ?? '/^[^\x00-\x1f\x7f]{1,400}$/uD', $value ) ) {
			return carewidget_misfit( $name, $value, $option['help'] );
		}
		if ( ! $choices || $value !== $choices[0] ) {
			$chosen[ $name ] = $value;
		}
	}
	// With + for a space, as the server writes it.
	$query = str_replace( '%20', '+', http_build_query( $chosen, '', '&', PHP_QUERY_RFC3986 ) );
	return '' === $query ? '' : "?$query";
}

/**
 * A value as its author meant it: WordPress stores & as &amp; for those who may not write HTML.
 *
 * @param mixed $value An attribute's value.
 * @return string Plain text.
 */
function carewidget_plain( $value ) {
	return is_scalar( $value ) ? trim( html_entity_decode( (string) $value, ENT_QUOTES | ENT_HTML5, 'UTF-8' ) ) : '';
}

/**
 * What is wrong with a value.
 *
 * @param string $name  Of what.
 * @param string $value What was given.
 * @param string $fits  What would be right.
 * @return WP_Error
 */
function carewidget_misfit( $name, $value, $fits ) {
	$message = '' === $value
		/* translators: 1: name of an attribute, 2: what fits. */
		? sprintf( __( 'The attribute %1$s is missing. What fits: %2$s', 'carewidget' ), $name, $fits )
		/* translators: 1: name of an attribute, 2: what fits, 3: the value. */
		: sprintf( __( 'The attribute %1$s cannot be “%3$s”. What fits: %2$s', 'carewidget' ), $name, $fits, $value );
	return new WP_Error( 'carewidget', $message );
}

/**
 * A notice for those who may edit the post, and nothing to be seen by anyone else.
 *
 * @param string $message What is wrong.
 * @return string HTML.
 */
function carewidget_mistake( $message ) {
	$post = get_the_ID();
	if ( ! ( $post ? current_user_can( 'edit_post', $post ) : current_user_can( 'edit_posts' ) ) ) {
		return '<!-- Carewidget: this embed needs its author. -->';
	}
	return sprintf(
		'<p class="carewidget-notice"><strong>%s</strong> %s</p>',
		esc_html__( 'Carewidget, seen only by those who may edit this:', 'carewidget' ),
		esc_html( $message )
	);
}
