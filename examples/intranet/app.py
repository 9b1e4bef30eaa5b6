"""A hospital's intranet that shows another hospital's widgets, with no script at all.

Its own server asks the widget server for each fragment, so browsers meet only their intranet and
the widgets' styles. Run it with `flask --app examples/intranet/app.py run`.
"""

from pathlib import Path

from flask import Flask, Response, render_template

from widget import Remote

FOLDER = Path(__file__).parent
POLICY = (
    "default-src 'none'; style-src 'self' {widgets}; img-src 'self' data:; "
    "form-action 'self' {widgets}; base-uri 'none'; frame-ancestors 'none'"
)


def create_app(widgets: str = "https://widgets.example.org") -> Flask:
    """The intranet.

    Args:
        widgets: The address of the widget server.
    """
    app = Flask("intranet", root_path=str(FOLDER))
    remote = Remote(widgets)

    @app.get("/")
    def home() -> str:
        return render_template("index.html", widget=remote.render)

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY.format(widgets=widgets)
        # Not "no-referrer" or "same-origin": with these, browsers would hide from the widget
        # server which site a rating comes from, and it takes ratings from sites that it knows.
        response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        return response

    return app
