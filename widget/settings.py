"""Every setting, from keyword arguments or from the environment (`CAREWIDGET_…`)."""

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from widget.errors import BadSetting, CannotRun

PREFIX = "CAREWIDGET_"
DEFAULT_BASE_URL = "http://127.0.0.1:8000"
ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9.\-]+(:\d{1,5})?")


@dataclass(frozen=True)
class Settings:
    """What an administrator can set. Made by `from_environment`, which checks it.

    Attributes:
        library: The library folder.
        state: Folder for what is made: the compiled edition, SQLite, the secret key.
        base_url: The address that every URL in a fragment begins with, without a slash at its end.
        database_url: Where submissions are stored, as SQLAlchemy writes it; a file in `state`
            when it is empty.
        allowed_origins: Sites that may frame our pages and send submissions: `*` for all,
            `https://charity.example.org`, or with a wildcard `https://*.sharepoint.com`.
        secret_key: Signs the keys of showings; made once and kept in `state` when it is empty.
    """

    library: Path
    state: Path
    base_url: str = DEFAULT_BASE_URL
    database_url: str = ""
    allowed_origins: tuple[str, ...] = ("*",)
    secret_key: str = ""

    @classmethod
    def from_environment(cls, **given: Any) -> "Settings":
        """Settings from keyword arguments first, then from the environment.

        Args:
            given: Fields of this class; paths and origins may be plain strings.

        Raises:
            BadSetting: A name is unknown, a value cannot be right, or no library is named.
        """
        names = {field.name for field in fields(cls)}
        for name in given.keys() - names:
            raise BadSetting(f'"{name}" is not a setting. The settings are {_listed(names)}.')
        values = {name: os.environ.get(PREFIX + name.upper(), "") for name in names}
        values |= {name: value for name, value in given.items() if value is not None}
        if not values["library"]:
            raise BadSetting(
                "No library is named. Give the folder, or set CAREWIDGET_LIBRARY to its path."
            )
        return cls(
            library=Path(values["library"]).expanduser().absolute(),
            state=Path(values["state"] or default_state()).expanduser().absolute(),
            base_url=checked_base_url(
                values["base_url"] or DEFAULT_BASE_URL, " (CAREWIDGET_BASE_URL)"
            ),
            database_url=values["database_url"],
            allowed_origins=_origins(values["allowed_origins"] or "*"),
            secret_key=values["secret_key"],
        )

    def effective_database_url(self) -> str:
        """The database's address, also when none is set."""
        return self.database_url or f"sqlite:///{self.state / 'carewidget.sqlite3'}"

    def prepare_state(self) -> None:
        """Make the state folder, and see that it can be written.

        Raises:
            CannotRun: It cannot; the message names the folder.
        """
        remedy = "Make it writable, or name another with CAREWIDGET_STATE."
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            probe = self.state / f".probe-{os.getpid()}-{secrets.token_hex(4)}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            reason = error.strerror or str(error)
            raise CannotRun(
                f"The state folder {self.state} cannot be written ({reason}). {remedy}"
            ) from error

    def signing_key(self) -> str:
        """The secret key that is set, or the one kept in the state folder, made on first asking.

        Raises:
            CannotRun: It cannot be read or made; the message names the file.
        """
        if self.secret_key:
            return self.secret_key
        file = self.state / "secret-key"
        try:
            key = self._kept_key(file)
        except (OSError, ValueError) as error:
            raise CannotRun(
                f"The secret key in {file} cannot be used ({error}). "
                "Make it readable, or set CAREWIDGET_SECRET_KEY."
            ) from error
        if not key:
            raise CannotRun(f"The file {file} is empty. Remove it, so that a new key is made.")
        return key

    def _kept_key(self, file: Path) -> str:
        fresh = self.state / f".secret-key-{os.getpid()}-{secrets.token_hex(4)}"
        if not file.exists():
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(32), encoding="ascii")
            # A link is made only if no other worker was quicker, and is then complete.
            with suppress(FileExistsError):
                file.hardlink_to(fresh)
            fresh.unlink()
        return file.read_text(encoding="ascii")


def default_state() -> str:
    """The state folder when none is set, by the XDG Base Directory Specification."""
    home = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return f"{home}/carewidget"


def checked_base_url(text: str, named: str = "") -> str:
    """An address that others are made from, without a slash at its end.

    Args:
        text: The address.
        named: The setting that it comes from, in parentheses, if it is one.

    Raises:
        BadSetting: It cannot be one, or holds a password that all pages would show.
    """
    try:
        parts = urlsplit(text)
        # Asking for the port of an address checks it.
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        right = right and "@" not in parts.netloc
    except ValueError:
        right = False
    if not right or re.search(r"[\s?#<>\"']", text):
        raise BadSetting(
            f'The base URL{named} "{text}" is not an address. '
            "Write one such as https://widgets.example.org."
        )
    return text.rstrip("/")


def _origins(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    listed = re.split(r"[,\s]+", value.strip()) if isinstance(value, str) else value
    origins = tuple(origin.lower().rstrip("/") for origin in listed if origin)
    for origin in origins:
        if origin != "*" and not ORIGIN.fullmatch(origin):
            raise BadSetting(
                f'The allowed origin (CAREWIDGET_ALLOWED_ORIGINS) "{origin}" is not one. '
                "Write * for all, or for example "
                "https://charity.example.org or https://*.sharepoint.com."
            )
    return origins


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
