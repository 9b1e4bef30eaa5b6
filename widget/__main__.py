"""`python -m widget` is the command `carewidget`."""

from widget.cli.main import main

main()
