"""Packaging: what is built from the checkout installs anywhere, and serves from another folder."""

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from shutil import copytree

import pytest

from tests.serving import clean_environment

CHECKOUT = Path(__file__).parent.parent
VENDORED = "vendor/htmx.min.js"
SERVE_A_FRAGMENT = """
from widget import create_app
from widget.paths import EXAMPLE_LIBRARY

client = create_app(library=EXAMPLE_LIBRARY, state="state").test_client()
answer = client.get("/w/condition-summary/RHM20?lang=cy")
assert answer.status_code == 200, answer.text
assert 'lang="cy"' in answer.text and "<style>.cw" in answer.text
assert client.get("/guide").status_code == 200
print(EXAMPLE_LIBRARY)
"""

pytestmark = pytest.mark.timeout(300)


def run(*command: str | Path, folder: Path) -> str:
    """Run a command in a folder, and give what it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def install(environment: Path, *requirements: str | Path) -> Path:
    """Install what is asked for into a virtual environment; gives its Python."""
    python = environment / "bin" / "python"
    # The pip of the tests: an environment with one of its own takes seconds more, and so does
    # compiling all that is installed.
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "-q", "--no-compile", *requirements, folder=environment)
    return python


@pytest.fixture(scope="module")
def source_distribution(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "build", "--sdist", "--outdir", out, CHECKOUT, folder=out)
    return next(out.glob("carewidget-*.tar.gz"))


@pytest.fixture(scope="module")
def unpacked(source_distribution: Path) -> Path:
    folder = source_distribution.parent / "unpacked"
    with tarfile.open(source_distribution) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def wheel(unpacked: Path) -> Path:
    run(sys.executable, "-m", "build", "--wheel", "--outdir", unpacked, unpacked, folder=unpacked)
    return next(unpacked.glob("carewidget-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    environment = tmp_path_factory.mktemp("installed")
    venv.create(environment)
    return install(environment, wheel)


def static_files() -> list[str]:
    static = CHECKOUT / "static"
    return sorted(
        path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file()
    )


@pytest.mark.parametrize("file", static_files())
def test_the_wheel_holds_every_static_file(wheel: Path, file: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert f"widget/static/{file}" in archive.namelist()


@pytest.mark.parametrize(
    "file",
    [
        "examples/library/library.yml",
        "examples/charity/index.html",
        "components/contact_card/template.html",
        "locales/cy.po",
        "store/migrations/versions/0001_ratings.py",
        "web/templates/guide.html",
        "py.typed",
    ],
)
def test_the_wheel_holds_what_is_not_python(wheel: Path, file: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert f"widget/{file}" in archive.namelist()


def test_the_wheel_holds_no_tests_and_nothing_beside_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"widget"}


def test_a_build_without_the_vendored_files_fails_loudly(unpacked: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    run("cp", "-r", unpacked, copy, folder=tmp_path)
    (copy / "static" / VENDORED).unlink()
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(copy)]
    done = subprocess.run(build, capture_output=True, text=True, timeout=280)
    assert done.returncode != 0
    assert VENDORED in done.stdout + done.stderr


def test_a_wheel_serves_a_fragment_from_another_folder(installed: Path, tmp_path: Path) -> None:
    library = run(installed, "-c", SERVE_A_FRAGMENT, folder=tmp_path)
    assert "site-packages/widget/examples/library" in library


def test_a_wheel_has_the_command(installed: Path, tmp_path: Path) -> None:
    assert run(installed.parent / "carewidget", "--version", folder=tmp_path).startswith(
        "carewidget, version"
    )


def test_an_editable_install_serves_the_checkouts_files(
    installed: Path, tmp_path: Path, unpacked: Path
) -> None:
    # It takes the wheel's place, and needs what that needs, which is there already.
    environment = copytree(installed.parent.parent, tmp_path / "environment", symlinks=True)
    python = install(environment, "--no-deps", "-e", unpacked)
    other = tmp_path / "other"
    other.mkdir()
    assert run(python, "-c", SERVE_A_FRAGMENT, folder=other) == str(unpacked / "examples/library")
