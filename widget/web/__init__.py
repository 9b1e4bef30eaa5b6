"""The Flask application: routes, headers and pages. It renders nothing that a layer below can."""
