"""The pytest plugin: accessibility as an assertion. Installing carewidget installs it.

    from widget.check import press

    def test_our_page_is_accessible(check_page):
        check_page("https://charity.example.org/conditions/crmo")

    def test_our_card_is_accessible(check_fragment):
        check_fragment(render_card(), states={"open": [press("summary")]})

It is loaded in every test run, so it imports the checker only when a test asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from widget.check.asserting import CheckFragment, CheckPage
    from widget.check.browser import Browser


@pytest.fixture(scope="session")
def carewidget_browser() -> Iterator[Browser]:
    """The one browser of a test run, started when it is first needed."""
    from widget.check.browser import Browser

    with Browser() as browser:
        yield browser


@pytest.fixture
def check_page(carewidget_browser: Browser) -> CheckPage:
    """Checks a page by its address, or a file by its path."""
    from widget.check.asserting import CheckPage

    return CheckPage(carewidget_browser)


@pytest.fixture
def check_fragment(carewidget_browser: Browser) -> CheckFragment:
    """Checks HTML that comes into a page by a swap."""
    from widget.check.asserting import CheckFragment

    return CheckFragment(carewidget_browser)
