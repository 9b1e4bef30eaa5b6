"""A page as a target: a partner's, with its embeds, or any other."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from widget.check.browser import Browser
from widget.check.embeds import wait_for_embeds
from widget.check.engine import Choices, examine, result_of
from widget.check.finding import Finding, Result
from widget.check.opening import one_sentence, open_page
from widget.check.page import Page
from widget.errors import CannotCheck

FRAMES = "return [...document.querySelectorAll('iframe.cw-frame')].map((frame) => frame.src)"


@dataclass(frozen=True)
class PageTarget:
    """A page by its address.

    Attributes:
        name: What people call it: the address, or the path of a file.
        url: The address.
        source: Its file, as a path in the repository; empty if there is none.
    """

    name: str
    url: str
    source: str = ""

    def __len__(self) -> int:
        return 1

    def results(self, browser: Browser, choices: Choices) -> Iterator[Result]:
        """Check the page.

        Yields:
            One result; with its `error` if it cannot be checked.
        """
        started = time.monotonic()
        try:
            result = self._check(browser, choices)
        except CannotCheck as error:
            browser.kill()
            result = Result(self.name, source=self.source, error=error.message)
        yield replace(result, seconds=time.monotonic() - started)

    def _check(self, browser: Browser, choices: Choices) -> Result:
        page = open_page(browser.driver, self.url, choices.seconds)
        with one_sentence(choices.seconds):
            wait_for_embeds(page)
            title = browser.driver.title
            seen = examine(page, choices)
            findings = (*seen.findings, *self._in_frames(page, choices))
        return result_of(self.name, [seen], findings, title=title, source=self.source)

    def _in_frames(self, page: Page, choices: Choices) -> Iterator[Finding]:
        """What is wrong in the widgets' own pages, which stand in frames."""
        for address in dict.fromkeys(page.script(FRAMES)):
            framed = open_page(page.driver, address, choices.seconds)
            for finding in examine(framed, choices).findings:
                if finding.element is not None:
                    element = replace(finding.element, owner="widget", within=address)
                    yield replace(finding, element=element)
