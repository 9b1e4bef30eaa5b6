"""The accessibility checker: axe-core and our own checks, in a real browser.

`finding` holds what is found, as values; `page`, `browser` and `looks` are the browser; `axe` and
`rules` say what is wrong; `engine` runs them; `targets`, `page_target` and `library_target` are
what is checked; `reports`, `baseline` and `evidence` write it down; `plugin` is for pytest.
"""

from widget.component import State, Step

__all__ = ["State", "Step", "press", "type_in"]


def press(element: str) -> Step:
    """A step: press an element, given by a selector."""
    return Step(element)


def type_in(element: str, text: str) -> Step:
    """A step: type a text into an element, given by a selector."""
    return Step(element, text)
