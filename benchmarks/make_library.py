"""Makes a library of any size, as realistic as a made-up one can be.

    python -m benchmarks.make_library FOLDER --resources 10000

The same number and seed make the same files. What a resource is like depends on its own place in
the library alone, so a larger library begins with the smaller one.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import click

from benchmarks.health_text import (
    AGES,
    ANGLES,
    AUDIENCES,
    SERVICES,
    TOPICS,
    TRANSLATIONS,
    article,
    translated_article,
    urgent_notice,
)
from widget.cli.options import count, progress_bar

KINDS = ("condition", "symptom", "medicine", "test", "treatment", "wellbeing", "service")
FORMATS = ("leaflet", "leaflet", "leaflet", "article", "article", "video", "easy-read")
FIRST_DAY = date(2021, 1, 4)
# One in so many has a translation.
TRANSLATED = {"cy": 20, "ar": 50}
LIBRARY = """\
name: Exampleton Children's Hospital
url: https://www.example.org
country: GB
address: |
  Example Street
  Exampleton
postcode: ZZ99 9ZZ
switchboard: 0114 496 0000
time_zone: Europe/London
languages: [en, cy, ar]
disclaimers:
  general: This text was made by a program. It is nobody's advice.
  medicines: Read the leaflet in the medicine's box as well.
  translation: A translation may contain mistakes.
safeguarding: Nobody reads these messages straight away. In an emergency, call 999.
review_policy: We check each resource at least once every 3 years.
"""


def make_library(folder: Path, resources: int, seed: int, did: Callable[[], None]) -> None:
    """Write a library.

    Args:
        folder: Where; it must not be there yet, or be empty.
        resources: How many resources it has.
        seed: Another seed makes another library.
        did: Called after each resource.
    """
    for name in ("resources", "teams"):
        (folder / name).mkdir(parents=True)
    _write(folder / "library.yml", LIBRARY)
    facts = (f"- id: fact-{n}\n  text: Room {n} is painted like the sea.\n" for n in range(1, 31))
    _write(folder / "facts.yml", "".join(facts))
    for place, service in enumerate(SERVICES):
        team = f"name: {service}\ntelephone: 0114 496 0{place + 100}\nemail: team@example.org\n"
        _write(folder / "teams" / f"{_slug(service)}.yml", team)
    for place in range(resources):
        for name, text in _files(Random(f"{seed} {place}"), place):
            _write(folder / "resources" / name, text)
        did()


def number_at(place: int) -> str:
    """The number of the resource at a place of the library, from 0."""
    service = SERVICES[place % len(SERVICES)]
    letters = "".join(letter for letter in service.upper() if letter.isalpha())
    return f"{letters[:4]}{place + 1}"


def _files(random: Random, place: int) -> Iterator[tuple[str, str]]:
    """The names and texts of a resource's files."""
    number, topic = number_at(place), random.choice(TOPICS)
    urgent = urgent_notice(random, topic) if random.random() < 0.02 else ""
    front = "".join(f"{line}\n" for line in _front_matter(random, place, topic, urgent))
    yield f"{number.lower()}.md", f"---\n{front}---\n{article(random, topic)}"
    for tag, one_in in TRANSLATED.items():
        if random.randrange(one_in) == 0:
            words = TRANSLATIONS[tag]
            lines = [f'title: "{words.title.format(topic=topic)}"', f'summary: "{words.summary}"']
            lines += [f"language: {tag}", 'translated_from: "1"']
            lines += [f'urgent: "{words.danger}"'] if urgent else []
            text = translated_article(random, tag)
            yield f"{number.lower()}.{tag}.md", "---\n" + "\n".join(lines) + f"\n---\n{text}"


def _front_matter(random: Random, place: int, topic: str, urgent: str) -> Iterator[str]:
    service = SERVICES[place % len(SERVICES)]
    age, angle = random.choice(AGES), random.choice(ANGLES)
    reviewed = FIRST_DAY + timedelta(days=random.randrange(1900))
    yield f"number: {number_at(place)}"
    yield f'title: "{topic} {age}: {angle}"'
    if random.random() < 0.3:
        yield f'also_known_as: ["{topic} {age}", "Leaflet {place + 1}"]'
    yield f"kind: {random.choice(KINDS)}"
    yield f"format: {random.choice(FORMATS)}"
    yield f'summary: "About {topic.lower()} {age}: {angle}, and where to find help."'
    yield f'services: ["{service}"]'
    yield f"audiences: [{', '.join(random.sample(AUDIENCES, random.randint(1, 2)))}]"
    also = random.sample([other for other in TOPICS if other != topic], random.randint(0, 2))
    yield f"topics: [{', '.join([topic, *also])}]"
    yield f"team: {_slug(service)}"
    yield "language: en"
    yield from _status(random, place)
    yield f"published: {reviewed - timedelta(days=random.randrange(1500))}"
    yield f"reviewed: {reviewed}"
    yield f"review_due: {reviewed + timedelta(days=3 * 365)}"
    yield 'version: "1"'
    yield f"owner: Lead nurse of {service}"
    if random.random() < 0.03:
        yield f"formerly: [OLD{place + 1}]"
    if random.random() < 0.2:
        yield "medicines: yes"
    if urgent:
        yield f'urgent: "{urgent}"'


def _status(random: Random, place: int) -> Iterator[str]:
    chance = random.random()
    if chance < 0.01 and place:
        yield "status: withdrawn"
        yield "withdrawn_reason: A newer leaflet replaces it."
        yield f"replaced_by: {number_at(random.randrange(place))}"
    else:
        yield f"status: {'draft' if chance > 0.985 else 'published'}"


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


@click.command(help="Make a library in FOLDER, which must be new or empty.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--resources", default=1000, show_default=True, type=click.IntRange(1, 999_999), help="Size."
)
@click.option("--seed", default=1, show_default=True, help="Another seed makes another library.")
def main(folder: Path, resources: int, seed: int) -> None:
    """Make a library, and say so."""
    if folder.is_dir() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty. Name a new folder.")
    with progress_bar() as progress:
        task = progress.add_task("Writing", total=resources)
        make_library(folder, resources, seed, lambda: progress.advance(task))
    click.echo(f"{count(resources, 'resource')} in {folder}.", err=True)


if __name__ == "__main__":
    main()
