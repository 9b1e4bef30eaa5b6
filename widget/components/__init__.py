"""One folder a component: its class, `template.html` and `style.css`. Nothing else lists them."""
