"""What the tests of the WordPress plugin share: one WordPress with the plugin, and who uses it."""

from collections.abc import Callable, Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.wordpress.site import WordPress, wordpress_site


@pytest.fixture(scope="session")
def wordpress(widgets: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """A WordPress with the plugin active, and a widget server set."""
    with wordpress_site(tmp_path_factory.mktemp("wordpress")) as site:
        site.activate()
        site.run(f"return update_option('carewidget_base_url', '{widgets}');")
        yield site


@pytest.fixture
def visitor(browser: Chrome) -> Chrome:
    """The browser of somebody who is not logged in."""
    browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
    return browser


@pytest.fixture
def log_in(visitor: Chrome, wordpress: WordPress) -> Iterator[Callable[[str], Chrome]]:
    """Logs a user in, whose name is their role; gives the browser."""

    def as_user(role: str) -> Chrome:
        visitor.get(f"{wordpress.url}/wp-login.php")
        for field in ("user_login", "user_pass"):
            visitor.execute_script(f"document.getElementById('{field}').value = '{role}'")
        visitor.find_element(By.ID, "wp-submit").click()
        assert "/wp-admin/" in visitor.current_url
        visitor.get_log("browser")
        return visitor

    yield as_user
    visitor.execute_cdp_cmd("Network.clearBrowserCookies", {})
