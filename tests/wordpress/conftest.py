"""What the tests of the WordPress plugin share: one WordPress with the plugin, and who uses it."""

from collections.abc import Callable, Iterator

import pytest
from selenium.webdriver import Chrome

from tests.wordpress.site import WordPress, wordpress_site

COOKIES = """
    $id     = get_user_by( 'login', $given )->ID;
    $until  = time() + HOUR_IN_SECONDS;
    $token  = WP_Session_Tokens::get_instance( $id )->create( $until );
    $cookie = static fn( $kind ) => wp_generate_auth_cookie( $id, $until, $kind, $token );
    return array( AUTH_COOKIE => $cookie( 'auth' ), LOGGED_IN_COOKIE => $cookie( 'logged_in' ) );
"""


@pytest.fixture(scope="session")
def wordpress(widgets: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """A WordPress with the plugin active, and a widget server set."""
    with wordpress_site(tmp_path_factory.mktemp("wordpress")) as site:
        site.activate()
        site.run("return update_option( 'carewidget_base_url', $given );", widgets)
        yield site
        assert site.complaints() == []


@pytest.fixture
def visitor(browser: Chrome) -> Chrome:
    """The browser of somebody who is not logged in."""
    browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
    return browser


@pytest.fixture
def log_in(visitor: Chrome, wordpress: WordPress) -> Iterator[Callable[[str], Chrome]]:
    """Logs a user in, whose name is their role; gives the browser."""

    def as_user(role: str) -> Chrome:
        for name, value in wordpress.run(COOKIES, role).items():
            cookie = {"name": name, "value": value, "url": wordpress.url}
            visitor.execute_cdp_cmd("Network.setCookie", cookie)
        return visitor

    yield as_user
    visitor.execute_cdp_cmd("Network.clearBrowserCookies", {})
