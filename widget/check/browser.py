"""One headless Chromium, which no page can hang."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.service import Service as AnyService
from selenium.webdriver.remote.remote_connection import RemoteConnection
from urllib3.exceptions import HTTPError

from widget.errors import CannotRun

WIDE, NARROW, HEIGHT = 1280, 320, 900  # CSS pixels; 320 is WCAG 1.4.10's
SECONDS_TO_QUIT = 5
NO_DOWNLOADS = 3  # Chromium's policy DownloadRestrictions
# --no-sandbox: containers run this as root. The rest keeps Chromium from calling home.
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
INSTALL = (
    "Chromium and its driver are needed, and were not found. Install them: "
    "apt install chromium chromium-driver (Debian), or brew install chromium chromedriver (macOS)."
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def start_chromium(
    profile: str,
    *,
    dark: bool = False,
    width: int = WIDE,
    height: int = HEIGHT,
    flags: Sequence[str] = (),
    logs: Sequence[str] = ("browser",),
) -> webdriver.Chrome:
    """Start a browser; whoever starts it must quit it. `chromium` does both.

    Args:
        profile: A folder of its own for the browser's data.
        dark: Whether its user prefers dark colours.
        width: The window's width in CSS pixels.
        height: The window's height in CSS pixels.
        flags: More of Chromium's command line.
        logs: What the driver keeps a log of: `browser` is the console, `performance` the network.

    Returns:
        A driver with an empty page.

    Raises:
        CannotRun: Chromium or its driver is not installed, or does not start.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        raise CannotRun(INSTALL)
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}", *flags):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", dict.fromkeys(logs, "ALL"))
    options.add_experimental_option("prefs", {"download_restrictions": NO_DOWNLOADS})
    # A group of its own, so that what hangs can be ended with all that it started.
    service = Service(driver, popen_kw={"start_new_session": True})
    try:
        started = webdriver.Chrome(options=options, service=service)
        # A window that is not in front has no focus, so `:focus` would match nothing.
        started.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})
        # Headless windows count a frame that they do not have; so the page itself gets its size.
        set_width(started, width, height)
        set_media(started, {"prefers-color-scheme": "dark" if dark else "light"})
    except WebDriverException as error:
        _kill(service)
        raise CannotRun(f"Chromium did not start: {first_line(error)}") from error
    except BaseException:
        # Somebody interrupts: nobody else knows of it yet.
        _kill(service)
        raise
    return started


def _kill(service: AnyService) -> None:
    """End a driver and its browser, although they may not answer any more."""
    process = getattr(service, "process", None)
    if process is None:
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def chromium(
    *,
    dark: bool = False,
    width: int = WIDE,
    height: int = HEIGHT,
    flags: Sequence[str] = (),
    logs: Sequence[str] = ("browser",),
) -> Iterator[webdriver.Chrome]:
    """A browser that is gone afterwards, with its data; the options are `start_chromium`'s."""
    # Chromium's last processes may still write while their folder is being removed.
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        driver = start_chromium(
            profile, dark=dark, width=width, height=height, flags=flags, logs=logs
        )
        try:
            yield driver
        finally:
            driver.quit()


def set_width(driver: webdriver.Chrome, width: int, height: int = HEIGHT) -> None:
    """Give the page a size in CSS pixels."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def set_media(driver: webdriver.Chrome, features: dict[str, str]) -> None:
    """Let the reader prefer something, such as `{"prefers-color-scheme": "dark"}`."""
    listed = [{"name": name, "value": value} for name, value in features.items()]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": listed})


def set_patience(driver: webdriver.Chrome, seconds: float) -> None:
    """Give the driver so long to answer: a page that hangs the browser hangs the driver too."""
    assert isinstance(driver.command_executor, RemoteConnection)
    driver.command_executor.client_config.timeout = seconds


def first_line(error: WebDriverException) -> str:
    """What went wrong in the browser, without the driver's own stack."""
    return (error.msg or type(error).__name__).partition("\n")[0].rstrip(".") + "."


class Browser:
    """The one browser of a run: started when it is first asked for, and anew after a page hung it.

    Use it as a context manager: it is gone afterwards, whatever happened.
    """

    def __init__(self) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        self._driver: webdriver.Chrome | None = None

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self.stop()
        else:
            self.kill()
        self._profile.cleanup()
        # What was killed may have written until the last moment.
        deadline = time.monotonic() + SECONDS_TO_QUIT
        while os.path.exists(self._profile.name) and time.monotonic() < deadline:
            time.sleep(0.1)
            shutil.rmtree(self._profile.name, ignore_errors=True)

    @property
    def driver(self) -> webdriver.Chrome:
        """The running browser.

        Raises:
            CannotRun: It cannot be started.
        """
        if self._driver is None:
            self._driver = start_chromium(self._profile.name)
        return self._driver

    @property
    def version(self) -> str:
        """The version of Chromium."""
        return str(self.driver.capabilities["browserVersion"])

    def stop(self) -> None:
        """End it; the next use starts another."""
        if self._driver is not None:
            set_patience(self._driver, SECONDS_TO_QUIT)
            with suppress(WebDriverException, HTTPError, OSError):
                self._driver.quit()
        self.kill()

    def kill(self) -> None:
        """End it although it may not answer any more; the next use starts another."""
        driver, self._driver = self._driver, None
        if driver is not None:
            _kill(driver.service)
