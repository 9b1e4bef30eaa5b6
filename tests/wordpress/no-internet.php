<?php
/**
 * Answers nothing that WordPress or a plugin asks of other servers, and notes what was asked.
 */

add_filter(
	'pre_http_request',
	static function ( $answer, $arguments, $url ) {
		file_put_contents( WP_CONTENT_DIR . '/asked.log', "$url\n", FILE_APPEND );
		return new WP_Error( 'no-internet', 'Tests have no internet.' );
	},
	10,
	3
);
