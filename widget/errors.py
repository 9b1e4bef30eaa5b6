"""Every error that carewidget raises on purpose. The message of each is shown to people.

    CarewidgetError
    ├── CannotRun                   the command ends with exit code 2
    │   ├── BadSetting              a setting from the environment or the command line
    │   ├── BadLibrary              no edition can be made of the library
    │   ├── StoreUnavailable        the database cannot be reached or written
    │   └── CannotCheck             a page cannot be looked at; the others still can
    ├── CannotMakePdf               logged; visitors are told where to read instead
    ├── BrokenIndex                 a search index cannot be read: it has to be made again
    ├── BadComponent                a component's folder is not complete (start-up stops)
    └── BadRequest                  what a URL asks for cannot be given
        ├── UnknownComponent        404
        ├── UnknownSubject          404
        ├── BadOption               400
        ├── Unavailable             503
        └── BadSubmission           the form as a whole cannot be taken (400, 403, 413, 415)

A message is one or two plain sentences: what is wrong, and what to do.
"""

from collections.abc import Callable


class CarewidgetError(Exception):
    """The root of the tree above."""

    @property
    def message(self) -> str:
        """The sentence for people."""
        return str(self.args[0]) if self.args else ""


class CannotRun(CarewidgetError):
    """Something outside the program keeps it from running."""


class BadSetting(CannotRun):
    """A setting has a value that cannot be right."""


class BadLibrary(CannotRun):
    """The library folder is missing, or its library.yml is broken."""


class StoreUnavailable(CannotRun):
    """The database cannot be reached, written, or has another layout than this version's."""


class CannotCheck(CannotRun):
    """A page cannot be checked: it does not answer, is no HTML, or does not keep still."""


class CannotMakePdf(CarewidgetError):
    """What makes PDF files is not installed, or failed."""


class BrokenIndex(CarewidgetError):
    """A search index is missing, damaged, unfinished or another version's: make it again."""


class BadComponent(CarewidgetError):
    """A component's folder lacks something that every component must have."""


class BadRequest(CarewidgetError):
    """A URL or a form asks for something that cannot be given.

    Args:
        sentence: What is wrong, in English, with places such as `%(name)s`. It is a message of
            our catalogues, so that a visitor reads it in the language of the page.
        choices: What could have been asked for instead.
        status: Another status than the class's.
        values: What fills the places.

    Attributes:
        status: The HTTP status that says so (RFC 9110).
        choices: What could have been asked for instead, for people to choose from.
    """

    status = 400

    def __init__(
        self,
        sentence: str,
        choices: tuple[str, ...] = (),
        status: int | None = None,
        **values: str | int,
    ) -> None:
        super().__init__(sentence % values)
        self.choices = choices
        self.status = status or self.status
        self._sentence = sentence
        self._values = values

    def said_in(self, gettext: Callable[[str], str]) -> str:
        """The message in a language, by its `gettext`."""
        return gettext(self._sentence) % self._values


class UnknownComponent(BadRequest):
    """No component has this name."""

    status = 404


class UnknownSubject(BadRequest):
    """The library never had this resource, team or fact."""

    status = 404


class BadOption(BadRequest):
    """An option has a value that could never have been right."""


class Unavailable(BadRequest):
    """It exists, but cannot be shown at the moment."""

    status = 503


class BadSubmission(BadRequest):
    """A form came in a way that nobody who used our fragment would have sent it."""
