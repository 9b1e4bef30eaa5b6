"""Settings, from keyword arguments or from the environment."""

import os
import stat
from dataclasses import fields
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from widget.errors import BadSetting, CannotRun
from widget.settings import DEFAULT_BASE_URL, Settings


def settings(**given: object) -> Settings:
    return Settings.from_environment(**{"library": "library", **given})


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("library", "/a/b", Path("/a/b")),
        ("state", "/a/state", Path("/a/state")),
        ("base_url", "https://widgets.example.org/", "https://widgets.example.org"),
        ("base_url", "https://example.org/widgets/", "https://example.org/widgets"),
        ("base_url", "http://[::1]:8000", "http://[::1]:8000"),
        ("database_url", "postgresql://u@h/d", "postgresql://u@h/d"),
        ("allowed_origins", "*", ("*",)),
        (
            "allowed_origins",
            "https://a.example.org, https://*.sharepoint.com\nhttp://localhost:8001/",
            ("https://a.example.org", "https://*.sharepoint.com", "http://localhost:8001"),
        ),
        ("allowed_origins", "HTTPS://A.Example.org", ("https://a.example.org",)),
        ("secret_key", "s3cret", "s3cret"),
    ],
)
@pytest.mark.parametrize("by", ["keyword", "environment"])
def test_a_setting_comes_from_a_keyword_or_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, by: str, name: str, value: str, read: object
) -> None:
    monkeypatch.setenv("CAREWIDGET_LIBRARY", "library")
    if by == "environment":
        monkeypatch.setenv(f"CAREWIDGET_{name.upper()}", value)
    given = {name: value} if by == "keyword" else {}
    assert getattr(Settings.from_environment(**given), name) == read


def test_a_keyword_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAREWIDGET_SECRET_KEY", "from outside")
    assert settings(secret_key="given").secret_key == "given"


def test_a_keyword_that_is_none_leaves_it_to_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAREWIDGET_LIBRARY", "/from/outside")
    assert settings(library=None).library == Path("/from/outside")


def test_origins_may_be_a_list() -> None:
    origins = settings(allowed_origins=["https://a.org", "https://b.org/"]).allowed_origins
    assert origins == ("https://a.org", "https://b.org")


def test_everything_but_the_library_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/nurse")
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    made = settings(library="/library")
    assert made == Settings(Path("/library"), Path("/home/nurse/.local/state/carewidget"))
    assert made.base_url == DEFAULT_BASE_URL
    assert made.effective_database_url() == (
        "sqlite:////home/nurse/.local/state/carewidget/carewidget.sqlite3"
    )


def test_the_state_folder_follows_the_desktop_s_convention(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/var/state")
    assert settings().state == Path("/var/state/carewidget")


@pytest.mark.parametrize("name", ["library", "state"])
def test_a_path_may_begin_at_home_and_becomes_absolute(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("HOME", "/home/nurse")
    assert getattr(settings(**{name: "~/leaflets"}), name) == Path("/home/nurse/leaflets")
    assert getattr(settings(**{name: "leaflets"}), name) == Path.cwd() / "leaflets"


def test_a_database_that_is_named_is_used() -> None:
    assert settings(database_url="postgresql://h/d").effective_database_url() == (
        "postgresql://h/d"
    )


@pytest.mark.parametrize(
    "value",
    [
        "widgets.example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/?a=b",
        "https://example.org/#a",
        "https://example.org?",
        "http://[::1",
        "http://example.org:port",
        "http://example.org:99999",
        "http://example.org:0",
        "https://exa mple.org",
        'https://example.org/"><script>',
    ],
)
def test_a_base_url_that_cannot_be_right_is_refused(value: str) -> None:
    with pytest.raises(BadSetting, match="is not an address") as caught:
        settings(base_url=value)
    assert f'"{value}"' in caught.value.message


@pytest.mark.parametrize(
    "value",
    ["charity.example.org", "https://a.org/page", "https://", "null", "**", "https://a.org b.org"],
)
def test_an_origin_that_cannot_be_right_is_refused(value: str) -> None:
    with pytest.raises(BadSetting, match="is not one"):
        settings(allowed_origins=value)


def test_an_unknown_setting_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(BadSetting) as caught:
        settings(libary="x")
    assert '"libary" is not a setting' in caught.value.message
    assert all(field.name in caught.value.message for field in fields(Settings))


@pytest.mark.parametrize("value", [None, ""])
def test_no_library_is_refused_with_how_to_name_one(value: str | None) -> None:
    with pytest.raises(BadSetting, match="set CAREWIDGET_LIBRARY"):
        Settings.from_environment(library=value)


def test_the_state_folder_is_made(tmp_path: Path) -> None:
    settings(state=tmp_path / "a" / "b").prepare_state()
    assert list((tmp_path / "a" / "b").iterdir()) == []


@pytest.mark.parametrize("name", ["file", "file/state"])
def test_a_state_folder_that_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    made = settings(state=tmp_path / name)
    with pytest.raises(CannotRun, match="name another with CAREWIDGET_STATE") as caught:
        made.prepare_state()
    assert str(made.state) in caught.value.message


def test_a_folder_in_which_nothing_can_be_written_is_said() -> None:
    with pytest.raises(CannotRun, match="cannot be written"):
        settings(state="/proc/self").prepare_state()


def test_a_secret_key_that_is_given_is_used(tmp_path: Path) -> None:
    assert settings(state=tmp_path, secret_key="given").signing_key() == "given"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_key_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    key = settings(state=tmp_path).signing_key()
    assert len(key) >= 32
    assert settings(state=tmp_path).signing_key() == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["secret-key"]


def test_workers_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    with ThreadPool(8) as pool:
        keys = pool.map(lambda _: settings(state=tmp_path).signing_key(), range(32), chunksize=1)
    assert len(set(keys)) == 1


def test_every_folder_has_a_key_of_its_own(tmp_path: Path) -> None:
    keys = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        keys.add(settings(state=tmp_path / name).signing_key())
    assert len(keys) == 2


@pytest.mark.parametrize("content", [b"", b"\xff"])
def test_a_key_that_cannot_be_used_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret-key").write_bytes(content)
    with pytest.raises(CannotRun, match="secret-key"):
        settings(state=tmp_path).signing_key()


def test_a_key_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="set CAREWIDGET_SECRET_KEY"):
        settings(state=tmp_path / "missing").signing_key()
