"""A real nginx, as the example puts it in front of the widget server."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from tests.changing import until
from tests.serving import free_port
from widget.paths import EXAMPLES

# Debian keeps it where only root looks.
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
EXAMPLE = EXAMPLES / "nginx" / "carewidget.conf"
LOGS = ("access.log", "error.log")
# What needs no root, and of Debian's nginx.conf what the example has to stand against.
AROUND = """
user {user};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
    access_log {folder}/access.log;
    gzip on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/carewidget.conf;
}}
"""


@contextmanager
def nginx(
    folder: Path, server: str, port: int = 0, changes: Mapping[str, str] | None = None
) -> Iterator[str]:
    """nginx in front of a widget server, until the block ends.

    Args:
        folder: A new folder for its files: its cache in `cache`, and `LOGS`.
        server: The widget server's base URL.
        port: Where it is to listen; at any free port by default.
        changes: What is to stand in the example in place of something else.

    Yields:
        Its base URL.
    """
    port = port or free_port()
    command = nginx_command(folder, server, port, changes or {})

    def answers() -> bool:
        assert process.poll() is None, (folder / "error.log").read_text()
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return False

    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            until(answers, 30)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def nginx_command(folder: Path, server: str, port: int, changes: Mapping[str, str]) -> list[str]:
    """What starts it, once its configuration is written; for the arguments, see `nginx`."""
    assert NGINX
    folder.mkdir(parents=True)
    places = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "server 127.0.0.1:8000;": f"server {urlsplit(server).netloc};",
        "/var/cache/carewidget ": f"{folder}/cache ",
    }
    site = EXAMPLE.read_text()
    for there, instead in (places | dict(changes)).items():
        assert site.count(there) == 1, f"the example has {site.count(there)} of {there!r}"
        site = site.replace(there, instead)
    (folder / "carewidget.conf").write_text(site)
    user = pwd.getpwuid(os.geteuid()).pw_name
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
    return [NGINX, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
