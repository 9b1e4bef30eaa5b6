"""The plugin for those who run a site and write in it: settings, the block's editor, removal."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from tests.wordpress.site import MAIN_FILE, PLUGIN, REASON, WordPress, wordpress_site

if not os.environ.get("CAREWIDGET_TEST_WORDPRESS"):
    pytest.skip(REASON, allow_module_level=True)

FILES = sorted(PLUGIN.rglob("*.php"))
OPTION = "carewidget_base_url"
SETTINGS = "/wp-admin/options-general.php?page=carewidget"
REFUSED = (
    "The widget server was not changed: write an address that begins with https://, such as "
    "https://widgets.example.org (http:// is only for localhost and 127.0.0.1)."
)

LogIn = Callable[[str], Chrome]


@pytest.fixture
def base_url(wordpress: WordPress, widgets: str) -> Iterator[Callable[[], str]]:
    """Reads the widget server's address, which is put back in the end."""
    yield lambda: str(wordpress.run(f"return get_option( '{OPTION}' );"))
    wordpress.run(f"return update_option( '{OPTION}', $given );", widgets)


def wait(browser: Chrome, what: Callable[[Chrome], object]) -> None:
    WebDriverWait(browser, 30, ignored_exceptions=[StaleElementReferenceException]).until(what)


def save(driver: Chrome, url: str, written: str) -> None:
    """Write an address into the settings page, past the browser's own opinion of it."""
    driver.get(url + SETTINGS)
    field = driver.find_element(By.ID, OPTION)
    driver.execute_script("arguments[0].type = 'text'; arguments[0].value = ''", field)
    field.send_keys(written)
    driver.find_element(By.ID, "submit").click()
    wait(driver, notices)


def notices(driver: Chrome) -> list[str]:
    return [one.text for one in driver.find_elements(By.CSS_SELECTOR, ".settings-error p")]


# --- Files


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_php_can_read_every_file(file: Path) -> None:
    done = subprocess.run(["php", "-l", file], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_file_does_anything_by_itself(file: Path) -> None:
    done = subprocess.run(["php", file], capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == ("", "")


# --- Settings


def test_an_administrator_activates_the_plugin_and_sets_the_server(
    wordpress: WordPress, widgets: str, log_in: LogIn, base_url: Callable[[], str]
) -> None:
    off = f"deactivate_plugins( '{MAIN_FILE}' ); return delete_option( '{OPTION}' );"
    wordpress.run(f"require_once ABSPATH . 'wp-admin/includes/plugin.php'; {off}")
    browser = log_in("administrator")
    browser.get(f"{wordpress.url}/wp-admin/plugins.php")
    browser.find_element(By.ID, "activate-carewidget").click()
    browser.find_element(By.LINK_TEXT, "Settings").click()
    browser.find_element(By.LINK_TEXT, "Carewidget").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "Carewidget"
    save(browser, wordpress.url, f" {widgets}/ ")
    assert notices(browser) == ["Settings saved."]
    assert base_url() == widgets
    guide = browser.find_element(By.PARTIAL_LINK_TEXT, "guide")
    assert guide.get_attribute("href") == f"{widgets}/guide"


@pytest.mark.parametrize("written", ["http://widgets.example.org", "javascript:alert(1)"])
def test_an_administrator_is_told_why_an_address_is_refused(
    wordpress: WordPress,
    widgets: str,
    log_in: LogIn,
    base_url: Callable[[], str],
    written: str,
) -> None:
    browser = log_in("administrator")
    save(browser, wordpress.url, written)
    assert notices(browser) == [REFUSED]
    assert base_url() == widgets
    assert browser.find_element(By.ID, OPTION).get_attribute("value") == widgets


@pytest.mark.parametrize(
    "written",
    [
        "http://localhost.example.org",
        "http://127.0.0.1@example.org",
        "https://user:password@example.org",
        "https://example.org/?query",
        "https://example.org/#fragment",
        "https://",
        "https://example.org:port",
        "//example.org",
        "example.org",
        "ftp://example.org",
        'https://example.org/"><script>alert(1)</script>',
        "https://example.org/' onclick='alert(1)",
    ],
)
def test_an_address_that_cannot_be_right_is_refused(
    wordpress: WordPress, widgets: str, written: str
) -> None:
    template = "require_once ABSPATH . 'wp-admin/includes/template.php';"
    check = "return array( carewidget_check_base_url( $given ), get_settings_errors() );"
    kept, errors = wordpress.run(template + check, written)
    assert kept == widgets
    assert [error["message"] for error in errors] == [REFUSED]


@pytest.mark.parametrize(
    "written",
    [
        "https://widgets.example.org",
        "https://example.org:8443/health/widgets",
        "http://localhost:8000",
        "http://127.0.0.1:8000",
        "",
    ],
)
def test_an_address_that_can_be_right_is_kept(wordpress: WordPress, written: str) -> None:
    assert wordpress.run("return carewidget_check_base_url( $given );", written) == written


def test_the_field_has_a_label_and_help(wordpress: WordPress, log_in: LogIn) -> None:
    browser = log_in("administrator")
    browser.get(wordpress.url + SETTINGS)
    field = browser.find_element(By.ID, OPTION)
    assert field.accessible_name == "Widget server"
    help_of_it = browser.find_element(By.ID, field.get_attribute("aria-describedby") or "")
    assert "https://widgets.example.org" in help_of_it.text


def test_nobody_but_an_administrator_sets_the_server(wordpress: WordPress, log_in: LogIn) -> None:
    browser = log_in("editor")
    browser.get(wordpress.url + SETTINGS)
    assert "not allowed" in browser.find_element(By.TAG_NAME, "body").text
    assert browser.find_elements(By.ID, OPTION) == []


# --- The block's editor


def in_editor(browser: Chrome, script: str) -> object:
    return browser.execute_script(
        "const { select, dispatch } = wp.data, editor = select('core/block-editor'),"
        f" block = editor.getBlocks()[0]; return {script}"
    )


def labelled(browser: Chrome, label: str) -> WebElement:
    """The control with a label, once it is there."""
    path = f"//*[@id = //label[normalize-space() = '{label}']/@for]"
    wait(browser, lambda _: browser.find_elements(By.XPATH, path))
    return browser.find_element(By.XPATH, path)


def test_an_author_writes_a_block_with_labelled_fields(wordpress: WordPress, log_in: LogIn) -> None:
    browser = log_in("author")
    browser.get(f"{wordpress.url}/wp-admin/post-new.php")
    ready = "return Boolean(window.wp?.blocks?.getBlockType('carewidget/embed')?.edit)"
    wait(browser, lambda _: browser.execute_script(ready))
    in_editor(
        browser,
        "dispatch('core/block-editor').insertBlock(wp.blocks.createBlock('carewidget/embed'))",
    )
    wait(browser, lambda _: in_editor(browser, "block && block.name") == "carewidget/embed")
    in_editor(
        browser,
        "(dispatch('core/edit-post').openGeneralSidebar('edit-post/block'),"
        " dispatch('core/block-editor').selectBlock(block.clientId))",
    )
    placeholder = browser.find_element(By.CSS_SELECTOR, ".components-placeholder")
    assert "Choose a widget and its subject" in placeholder.text

    Select(labelled(browser, "Kind of widget")).select_by_visible_text("Contact card")
    labelled(browser, "Subject").send_keys("rheumatology")
    labelled(browser, "Title").send_keys("Rheumatology Team")
    browser.find_element(By.XPATH, "//button[normalize-space() = 'Appearance']").click()
    Select(labelled(browser, "Heading level")).select_by_visible_text("3")
    preview = (By.CSS_SELECTOR, ".wp-block .cw-embed a")
    wait(
        browser,
        lambda _: [one.text for one in browser.find_elements(*preview)] == ["Rheumatology Team"],
    )

    for label in ("Language", "Colours", "Styles"):
        assert labelled(browser, label).get_attribute("aria-describedby")
    written = browser.execute_script("return wp.data.select('core/editor').getEditedPostContent()")
    assert written == (
        '<!-- wp:carewidget/embed {"component":"contact-card","subject":"rheumatology",'
        '"title":"Rheumatology Team","heading":"3"} /-->'
    )
    ours = [e for e in browser.get_log("browser") if "plugins/carewidget" in e["message"]]
    assert ours == []
    # Else the browser asks whether to leave a page that is not saved.
    browser.execute_script(
        "wp.data.dispatch('core/editor').editPost({ title: 'A draft' });"
        "wp.data.dispatch('core/editor').savePost()"
    )
    saved = "return !wp.data.select('core/editor').isEditedPostDirty()"
    wait(browser, lambda _: browser.execute_script(saved))


# --- Removal


def test_a_deleted_plugin_leaves_nothing(tmp_path: Path) -> None:
    with wordpress_site(tmp_path) as site:
        site.activate()
        site.run(f"return update_option( '{OPTION}', 'https://widgets.example.org' );")
        count = 'global $wpdb; return $wpdb->get_col( "SELECT option_name FROM $wpdb->options '
        count += "WHERE option_name LIKE '%carewidget%'\" );"
        assert site.run(count) == [OPTION]
        tools = "".join(
            f"require_once ABSPATH . 'wp-admin/includes/{name}.php';" for name in ("plugin", "file")
        )
        delete = (
            f"deactivate_plugins( '{MAIN_FILE}' ); return delete_plugins( array( '{MAIN_FILE}' ) );"
        )
        assert site.run(tools + delete) is True
        assert site.run(count) == []
        assert not (site.content / "plugins" / "carewidget").exists()
