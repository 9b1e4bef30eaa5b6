"""Serves another application by Granian, just as `carewidget serve` serves our application.

python -m benchmarks.on_granian make_hello 8000
"""

import sys

from widget.cli.serve import serve_app

if __name__ == "__main__":
    app, port = sys.argv[1:]
    serve_app(f"benchmarks.applications:{app}", "127.0.0.1", int(port), workers=1)
