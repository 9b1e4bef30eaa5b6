"""The tests' browser: what one test did to it, the next does not see."""

from collections.abc import Callable
from typing import TypeVar

from selenium.common.exceptions import (
    NoSuchElementException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver import Chrome
from selenium.webdriver.support.wait import WebDriverWait

Answer = TypeVar("Answer")
# What Chromedriver says, without a class of its own, if the page goes while it reads an element.
GONE = "does not belong to the document"


def forget(driver: Chrome) -> None:
    """Undo what an earlier test may have done to a browser: an empty page, nothing emulated."""
    driver.get("about:blank")
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    driver.get_log("browser")


def wait_for(driver: Chrome, what: Callable[[], Answer], seconds: float = 15) -> Answer:
    """Wait until something is true of a page, though another may be taking its place meanwhile.

    Args:
        driver: The browser.
        what: What has to be true; an element that is gone when it is read means not yet.
        seconds: How long to wait; long, so that a busy machine fails no test.
    """

    def attempt(_: Chrome) -> Answer | None:
        try:
            return what()
        except (NoSuchElementException, StaleElementReferenceException):
            return None
        except WebDriverException as error:
            if GONE not in str(error.msg):
                raise
            return None

    return WebDriverWait(driver, seconds, 0.03).until(attempt)  # type: ignore[return-value]


def has_its_styles(driver: Chrome) -> bool:
    """Whether each linked stylesheet has come.

    One that comes later moves a button between the look at it and the click, which misses.
    """
    return bool(
        driver.execute_script(
            "return [...document.querySelectorAll('link[rel=stylesheet]')].every(one => one.sheet)"
        )
    )


def layout_shift(driver: Chrome) -> float:
    """How much has moved on a page by itself since it was opened (Layout Instability API)."""
    shift: float = driver.execute_async_script(
        """
        const done = arguments[0];
        const sum = () => {
            const observer = new PerformanceObserver(() => {});
            observer.observe({ type: "layout-shift", buffered: true });
            const own = observer.takeRecords().filter((entry) => !entry.hadRecentInput);
            done(own.reduce((total, entry) => total + entry.value, 0));
        };
        // Two frames later what came has been laid out.
        requestAnimationFrame(() => requestAnimationFrame(sum));
        """
    )
    return shift
