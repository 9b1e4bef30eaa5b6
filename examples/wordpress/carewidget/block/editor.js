/*
 * The block in the editor: fields for what a shortcode's attributes say, and what the server makes
 * of them. `carewidgetChoices` holds the components and options of choices.php.
 */
(({ blockEditor, blocks, components, element, i18n, serverSideRender }, choices) => {
  const { createElement: el, Fragment } = element;
  const { __ } = i18n;
  const COMMON = ["lang", "heading", "theme", "style"];

  // WordPress keeps the attribute `style` for itself.
  const attributeFor = (option) => (option === "style" ? "styles" : option);

  function edit({ attributes, setAttributes }) {
    const component = choices.components[attributes.component];

    const field = (Control, name, details) =>
      el(Control, {
        key: name,
        value: attributes[name],
        onChange: (value) => setAttributes({ [name]: value }),
        ...details,
      });

    const optionField = (option) => {
      const { label, help, choices: values } = choices.options[option];
      const name = attributeFor(option);
      if (!values) return field(components.TextControl, name, { label, help });
      // The first value is the default, which is stored as nothing.
      const options = values.map((value, place) => ({ label: value, value: place ? value : "" }));
      return field(components.SelectControl, name, { label, help, options });
    };

    const settings = el(
      blockEditor.InspectorControls,
      null,
      el(
        components.PanelBody,
        { title: __("Widget", "carewidget") },
        field(components.SelectControl, "component", {
          label: __("Kind of widget", "carewidget"),
          help: __("Visitors see the widget in place of the link that the editor shows.", "carewidget"),
          options: [
            { label: __("Choose one", "carewidget"), value: "" },
            ...Object.entries(choices.components).map(([value, { label }]) => ({ label, value })),
          ],
        }),
        field(components.TextControl, "subject", {
          label: __("Subject", "carewidget"),
          help: component ? component.subject : __("What the widget is about.", "carewidget"),
        }),
        field(components.TextControl, "title", {
          label: __("Title", "carewidget"),
          help: __("The text of the link that is there while the widget is not.", "carewidget"),
        }),
        component && component.options.map(optionField)
      ),
      el(
        components.PanelBody,
        { title: __("Appearance", "carewidget"), initialOpen: false },
        COMMON.map(optionField)
      )
    );

    const preview =
      component && attributes.subject
        ? el(
            components.Disabled,
            null,
            el(serverSideRender, { block: "carewidget/embed", attributes })
          )
        : el(components.Placeholder, {
            icon: "heart",
            label: "Carewidget",
            instructions: __("Choose a widget and its subject in this block's settings.", "carewidget"),
          });

    return el(Fragment, null, settings, el("div", blockEditor.useBlockProps(), preview));
  }

  blocks.registerBlockType("carewidget/embed", { edit, save: () => null });
})(window.wp, carewidgetChoices);
