"""A WordPress of Debian's with the plugin in it, on a database and at a port of its own."""

import base64
import getpass
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.serving import free_port

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "examples" / "wordpress" / "carewidget"
DEBIANS = Path("/usr/share/wordpress")
MAIN_FILE = "carewidget/carewidget.php"
REASON = "WordPress is tested when asked for: make test-wordpress"

CONFIG = """<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', '{user}' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:{socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
define( 'WP_HOME', '{url}' );
define( 'WP_SITEURL', '{url}' );
define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_LOG', true );
define( 'WP_DEBUG_DISPLAY', false );
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {{
	define( $name . '_KEY', 'tests' );
	define( $name . '_SALT', 'tests' );
}}
$table_prefix = 'wp_';
if ( ! defined( 'ABSPATH' ) ) {{
	define( 'ABSPATH', __DIR__ . '/' );
}}
require_once ABSPATH . 'wp-settings.php';
"""


class WordPress:
    """A WordPress site.

    Attributes:
        url: Its origin.
        folder: Where its files are.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.passwords: dict[str, str] = json.loads(php(str(HERE / "install.php"), str(folder)))

    @property
    def content(self) -> Path:
        return self.folder / "wp-content"

    def activate(self) -> None:
        """Activate the plugin."""
        plugins = "require_once ABSPATH . 'wp-admin/includes/plugin.php';"
        assert self.run(f"{plugins} return activate_plugin( '{MAIN_FILE}' );") is None

    def run(self, code: str, given: Any = None) -> Any:
        """What some PHP, run inside WordPress, makes of `$given`."""
        work = f"( static function ( $given ) {{ {code} }} )( json_decode( $argv[1], true ) )"
        load = f"require '{self.folder}/wp-load.php';"
        return json.loads(php("-r", f"{load} echo json_encode( {work} );", "--", json.dumps(given)))

    def rendered(self, content: str) -> str:
        """What a post's content is shown as to visitors."""
        return str(self.run("return apply_filters( 'the_content', $given );", content))

    def rest(self, role: str, path: str, **fields: Any) -> Any:
        """Post to the REST API as a user; gives the answer."""
        credentials = base64.b64encode(f"{role}:{self.passwords[role]}".encode()).decode()
        request = urllib.request.Request(
            f"{self.url}/?rest_route={path}",
            json.dumps(fields).encode(),
            {"Content-Type": "application/json", "Authorization": f"Basic {credentials}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from None

    def publish(self, content: str, role: str = "author") -> str:
        """Publish a post as a user; gives its address."""
        fields = {"title": "A post", "content": content, "status": "publish"}
        return str(self.rest(role, "/wp/v2/posts", **fields)["link"])

    def read(self, url: str) -> str:
        """A page's HTML, as a visitor gets it."""
        with urllib.request.urlopen(url, timeout=30) as response:
            return str(response.read().decode())

    def asked(self) -> list[str]:
        """What WordPress has asked of other servers."""
        log = self.content / "asked.log"
        return log.read_text().splitlines() if log.exists() else []

    def complaints(self) -> list[str]:
        """What PHP has had to say about the plugin."""
        log = self.content / "debug.log"
        lines = log.read_text().splitlines() if log.exists() else []
        return [line for line in lines if "plugins/carewidget" in line]


def php(*arguments: str) -> str:
    """What a PHP program prints."""
    command = ["php", "-d", "display_errors=stderr", "-d", "sendmail_path=/bin/true", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def wordpress_site(folder: Path) -> Iterator[WordPress]:
    """A WordPress site in an empty folder, until the block ends; the plugin is not active yet."""
    site = folder / "site"
    own = shutil.ignore_patterns(".htaccess", "wp-config.php", "akismet")
    shutil.copytree(DEBIANS, site, ignore=own)
    # Rewriting, which PHP's server lacks, would lead a browser that asks for it to WordPress's.
    (site / "favicon.ico").touch()
    # Not a link: WordPress deletes a plugin's files when it is asked to.
    shutil.copytree(PLUGIN, site / "wp-content" / "plugins" / "carewidget")
    shutil.copytree(HERE, site / "wp-content" / "mu-plugins", ignore=_all_but("no-internet.php"))
    with _database(folder / "database") as socket, _web_server(site) as url:
        config = CONFIG.format(user=getpass.getuser(), socket=socket, url=url)
        (site / "wp-config.php").write_text(config)
        yield WordPress(url, site)


def _all_but(name: str) -> Any:
    return lambda folder, names: [other for other in names if other != name]


@contextmanager
def _database(folder: Path) -> Iterator[Path]:
    """A MariaDB with an empty database, that only its own user can reach."""
    user = getpass.getuser()
    common = ("--no-defaults", f"--datadir={folder}", f"--user={user}")
    subprocess.run(
        ["mariadb-install-db", *common, "--skip-test-db", f"--auth-root-socket-user={user}"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    socket = folder / "socket"
    start = folder / "start.sql"
    start.write_text("CREATE DATABASE IF NOT EXISTS wordpress;\n")
    server = subprocess.Popen(
        [
            *("mariadbd", *common, f"--socket={socket}", f"--init-file={start}"),
            *("--skip-networking", "--innodb-flush-log-at-trx-commit=0"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(server, socket.exists)
        yield socket
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def _web_server(folder: Path) -> Iterator[str]:
    """PHP's own web server, with a few processes: a block's preview needs more than one."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        ["php", "-S", f"127.0.0.1:{port}", "-t", str(folder)],
        env=os.environ | {"PHP_CLI_SERVER_WORKERS": "4"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def answers() -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{url}/readme.html", timeout=1):
            return True
        return False

    try:
        _wait(server, answers)
        yield url
    finally:
        # It does not end the processes that it has started.
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)


def _wait(server: subprocess.Popen[bytes], ready: Any) -> None:
    deadline = time.monotonic() + 30
    while not ready():
        assert server.poll() is None, f"{server.args} ended"
        assert time.monotonic() < deadline, f"{server.args} did not start"
        time.sleep(0.05)
