"""A mistake in the library, as the publisher is told of it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing in the library that the publisher should mend.

    Attributes:
        file: The file's path inside the library, with forward slashes.
        line: The line it stands on, counted from 1.
        field: The YAML field, dotted for a nested one; empty for a mistake of the text.
        problem: What is wrong, beginning with what was written.
        remedy: What to write instead.
        harmless: The content is published all the same, without what was wrong.
    """

    file: str
    line: int
    field: str
    problem: str
    remedy: str
    harmless: bool = False

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {field}{self.problem} ({self.remedy})"
