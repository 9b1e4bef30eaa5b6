"""A headless Chromium for the tests, as Debian installs it."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

# --no-sandbox: containers run tests as root. The rest keeps Chromium from calling home.
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def start_chromium(
    profile: str,
    *,
    dark: bool = False,
    width: int = 1280,
    height: int = 900,
    flags: Sequence[str] = (),
) -> webdriver.Chrome:
    """Start a browser; whoever starts it must quit it. `chromium` does both.

    Args:
        profile: A folder of its own for the browser's data.
        dark: Whether its user prefers dark colours.
        width: The window's width in CSS pixels.
        height: The window's height in CSS pixels.
        flags: More of Chromium's command line.

    Returns:
        A driver with an empty page.

    Raises:
        RuntimeError: Chromium or its driver is not installed.
    """
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        raise RuntimeError("These tests need Chromium: apt install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}", *flags):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(driver))
    # Headless windows count a frame that they do not have; so the page itself is given its size.
    started.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
    )
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    started.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    return started


@contextmanager
def chromium(
    *, dark: bool = False, width: int = 1280, height: int = 900, flags: Sequence[str] = ()
) -> Iterator[webdriver.Chrome]:
    """A browser that is gone afterwards, with its data; the options are `start_chromium`'s."""
    # Chromium's last processes may still write while their folder is being removed.
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        driver = start_chromium(profile, dark=dark, width=width, height=height, flags=flags)
        try:
            yield driver
        finally:
            driver.quit()


def forget(driver: webdriver.Chrome) -> None:
    """Undo what an earlier test may have done to a browser: an empty page, nothing emulated."""
    driver.get("about:blank")
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    driver.get_log("browser")
