<?php
/**
 * What can be embedded, and how it may look. The names are those of the widget server.
 *
 * @package Carewidget
 */

defined( 'ABSPATH' ) || exit;

/**
 * The kinds of widget by name: what people call them, what their subject is, and which options
 * they have besides those that all have.
 *
 * @return array[]
 */
function carewidget_components() {
	$number = __( 'The number of a resource, such as RHM20.', 'carewidget' );
	return array(
		'condition-summary' => array(
			'label'   => __( 'Condition summary', 'carewidget' ),
			'subject' => $number,
			'options' => array( 'sections' ),
		),
		'contact-card'      => array(
			'label'   => __( 'Contact card', 'carewidget' ),
			'subject' => __( 'The name of a team, such as rheumatology.', 'carewidget' ),
			'options' => array(),
		),
		'disclaimer'        => array(
			'label'   => __( 'Disclaimer', 'carewidget' ),
			'subject' => $number,
			'options' => array(),
		),
		'feedback-rating'   => array(
			'label'   => __( 'Feedback rating', 'carewidget' ),
			'subject' => $number,
			'options' => array(),
		),
		'interesting-fact'  => array(
			'label'   => __( 'Interesting fact', 'carewidget' ),
			'subject' => __( 'The name of a fact, or the word any.', 'carewidget' ),
			'options' => array(),
		),
		'report-missing'    => array(
			'label'   => __( 'Report what is missing', 'carewidget' ),
			'subject' => $number,
			'options' => array(),
		),
		'resource-details'  => array(
			'label'   => __( 'Resource details', 'carewidget' ),
			'subject' => $number,
			'options' => array(),
		),
		'resource-finder'   => array(
			'label'   => __( 'Resource finder', 'carewidget' ),
			'subject' => __( 'The word all.', 'carewidget' ),
			'options' => array( 'audience', 'format', 'page', 'q', 'service', 'topic' ),
		),
	);
}

/**
 * The options by name, in the order in which the server writes them: what people call them, and
 * the values that fit, the default first, or the pattern of those. Without either any text fits.
 *
 * @return array[]
 */
function carewidget_options() {
	return array(
		'lang'     => array(
			'label'   => __( 'Language', 'carewidget' ),
			'help'    => __( 'A language tag, such as cy. Left empty, it is the original\'s.', 'carewidget' ),
			'pattern' => '/^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/iD',
		),
		'heading'  => array(
			'label'   => __( 'Heading level', 'carewidget' ),
			'help'    => __( 'Of the widget\'s own heading: one more than that of the heading above it.', 'carewidget' ),
			'choices' => array( '2', '3', '4', '5', '6' ),
		),
		'theme'    => array(
			'label'   => __( 'Colours', 'carewidget' ),
			'help'    => __( 'auto follows your page.', 'carewidget' ),
			'choices' => array( 'auto', 'light', 'dark' ),
		),
		'style'    => array(
			'label'   => __( 'Styles', 'carewidget' ),
			'help'    => __( 'In the widget, in a linked file (for a strict content security policy), or nowhere.', 'carewidget' ),
			'choices' => array( 'inline', 'link', 'none' ),
		),
		'audience' => array(
			'label' => __( 'For whom', 'carewidget' ),
			'help'  => __( 'Show only what is for these people.', 'carewidget' ),
		),
		'format'   => array(
			'label' => __( 'Format', 'carewidget' ),
			'help'  => __( 'Show only resources in this format.', 'carewidget' ),
		),
		'page'     => array(
			'label'   => __( 'Page of results', 'carewidget' ),
			'help'    => __( 'The page to begin with, as a number.', 'carewidget' ),
			'pattern' => '/^[1-9][0-9]{0,3}$/D',
		),
		'q'        => array(
			'label' => __( 'Search words', 'carewidget' ),
			'help'  => __( 'What to search for at first.', 'carewidget' ),
		),
		'sections' => array(
			'label' => __( 'Sections', 'carewidget' ),
			'help'  => __( 'Only these, with commas between. Those that the publisher always wants shown stay.', 'carewidget' ),
		),
		'service'  => array(
			'label' => __( 'Service', 'carewidget' ),
			'help'  => __( 'Show only resources of this service.', 'carewidget' ),
		),
		'topic'    => array(
			'label' => __( 'Topic', 'carewidget' ),
			'help'  => __( 'Show only resources on this topic.', 'carewidget' ),
		),
	);
}
