#!/bin/sh
# Any other CI, or cron: checks one page, and ends with 1 if something is wrong with it.
set -eu
carewidget check "$1" --scope widget --fail-on serious --report json=check.json
