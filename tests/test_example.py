"""Examples: shown from the library that carewidget comes with."""

import pytest

from tests.markup import key_in, only_root
from widget.address import Addresses
from widget.component import Example
from widget.example import edition_of, show_example
from widget.fragment import Fragment, Fragments
from widget.registry import components
from widget.submission import Showings

EXAMPLES = [(slug, name) for slug, one in components().items() for name in one.examples]


def shown(slug: str, name: str, **query: str) -> Fragment:
    component = components()[slug]
    fragments = Fragments(Addresses("https://widgets.example.net"), Showings("a secret for tests"))
    return show_example(fragments, component, component.examples[name], **query)


@pytest.mark.parametrize(("slug", "name"), EXAMPLES)
def test_an_example_is_of_a_subject_in_the_example_library(slug: str, name: str) -> None:
    component = components()[slug]
    example = component.examples[name]
    assert shown(slug, name).subject == example.subject
    withdrawn = name == "withdrawn"
    assert (example.subject in component.subjects(edition_of(example))) is not withdrawn


@pytest.mark.parametrize("slug", components())
def test_every_example_of_a_component_shows_something_else(slug: str) -> None:
    names = components()[slug].examples
    texts = {name: only_root(shown(slug, name, heading="2").html) for name in names}
    seen = [(one.text, str(one.attributes), one.name) for one in texts.values()]
    repeated = {name for name, one in texts.items() if [t[0] for t in seen].count(one.text) > 1}
    # The same text under another heading level is worth seeing too.
    assert repeated <= {"deep-heading", "medicine"}


@pytest.mark.parametrize(
    ("slug", "name", "said"),
    [
        ("condition-summary", "overdue", "This information was due for review on"),
        ("condition-summary", "withdrawn", "has been withdrawn"),
        ("condition-summary", "language-missing", "A bump on the head"),
        ("condition-summary", "sections", "The main symptoms of CRMO are"),
        ("feedback-rating", "error", "There is a problem"),
        ("feedback-rating", "comment", "Nobody reads these messages straight away"),
        ("feedback-rating", "comment-error", "Shorten it to 1000 characters or fewer"),
        ("feedback-rating", "thanks", "Thank you for your answer"),
        ("feedback-rating", "withdrawn", "has been withdrawn"),
        ("report-missing", "error", "Choose what is missing or wrong, then send it again."),
        ("report-missing", "message", "We remove e-mail addresses, telephone numbers"),
        ("report-missing", "message-error", "Shorten it to 1000 characters or fewer"),
        ("report-missing", "thanks", "Thank you for your answer"),
        ("report-missing", "removed", "e-mail address telephone number"),
        ("report-missing", "withdrawn", "has been withdrawn"),
        ("disclaimer", "medicine", "Read it together with the leaflet"),
        ("disclaimer", "withdrawn", "has been withdrawn"),
        ("contact-card", "long-names", "childrens.musculoskeletal.and.persistent.pain"),
    ],
)
def test_an_example_shows_the_state_that_it_is_named_for(slug: str, name: str, said: str) -> None:
    assert said in only_root(shown(slug, name).html).text


def test_an_option_given_wins_over_the_example_s_own() -> None:
    assert "<h3" in shown("condition-summary", "deep-heading", heading="3").html
    assert "<h5" in shown("condition-summary", "deep-heading").html


def test_an_example_s_form_is_marked_as_one() -> None:
    key = key_in(shown("feedback-rating", "default").html)
    assert Showings("a secret for tests").is_example(key)


def test_an_example_without_comments_leaves_the_library_as_it_is() -> None:
    assert edition_of(Example("RHM20", "x.", comments=True)).publisher.comments
    assert not edition_of(Example("RHM20", "x.")).publisher.comments
