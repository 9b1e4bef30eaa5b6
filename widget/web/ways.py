"""The ways to embed a widget, and which of them fit a site."""

from dataclasses import dataclass
from typing import Literal

from widget.component import Component, Options

Scripts = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Way:
    """A way to embed a widget. How it is done stands in `builder_ways.html`, by its name.

    Attributes:
        name: Its name in the builder's address.
        label: What it is called.
        purpose: Whom it is for: one sentence.
        framed: Visitors see the widget's own page in a frame, which has its heading and styles.
        needs_script: Somebody must be able to paste a script.
        sources: What a content security policy must allow from the widget server.
    """

    name: str
    label: str
    purpose: str
    framed: bool = False
    needs_script: bool = False
    sources: tuple[str, ...] = ()

    def policy(self, origin: str, component: type[Component], options: Options) -> str:
        """What a site adds to its content security policy (CSP level 3); for some ways nothing.

        Args:
            origin: The widget server's.
            component: What is to be embedded.
            options: How it is to look.
        """
        sources = list(self.sources)
        if not self.framed and component.kept != "edition":
            sources.append("form-action")
        if not self.framed and options.style == "link":
            sources.append("style-src")
        return "; ".join(f"{source} {origin}" for source in sources)


WAYS = {
    way.name: way
    for way in (
        Way(
            "loader",
            "A script and a place",
            "For most sites: a small script fills the place with the widget.",
            needs_script=True,
            sources=("script-src", "connect-src"),
        ),
        Way(
            "htmx",
            "With the htmx that you have",
            "For pages that load htmx 1.9, 2 or 4 already.",
            needs_script=True,
            sources=("connect-src",),
        ),
        Way(
            "iframe",
            "An iframe",
            "For sites that allow no script of others: the widget's own page in a frame.",
            framed=True,
            sources=("frame-src",),
        ),
        Way(
            "oembed",
            "Paste the address",
            "For editors that turn a pasted address into an embed (oEmbed).",
            framed=True,
            sources=("frame-src",),
        ),
        Way(
            "wordpress",
            "WordPress",
            "With a shortcode of our plugin, or without the plugin.",
            sources=("script-src", "connect-src"),
        ),
        Way(
            "sharepoint",
            "SharePoint",
            "With the Embed web part of SharePoint Online.",
            framed=True,
        ),
        Way(
            "flask", "Flask", "For developers: the widget becomes part of the page on your server."
        ),
        Way("static", "Static files", "For sites made of files: each widget is one of them."),
    )
}


@dataclass(frozen=True)
class Offer:
    """What fits a widget and a site.

    Attributes:
        ways: The ways that fit, the recommended one first.
        refused: Why each of the others does not, by its label.
    """

    ways: tuple[Way, ...]
    refused: dict[str, str]

    @property
    def recommended(self) -> Way:
        """The way for whoever has no preference."""
        return self.ways[0]

    def way(self, name: str) -> Way:
        """The way of a name if it fits, else the recommended one."""
        return next((way for way in self.ways if way.name == name), self.recommended)


def offer(component: type[Component], options: Options, scripts: Scripts) -> Offer:
    """What fits.

    Args:
        component: What is to be embedded.
        options: How it is to look.
        scripts: Whether scripts may be pasted into the site's pages.
    """
    reasons = {way: _reason_against(way, component, options, scripts) for way in WAYS.values()}
    best = WAYS["loader" if scripts == "yes" else "iframe"]
    fitting = (way for way, reason in reasons.items() if not reason and way != best)
    refused = {way.label: reason for way, reason in reasons.items() if reason}
    return Offer((best, *fitting), refused)


def _reason_against(
    way: Way, component: type[Component], options: Options, scripts: Scripts
) -> str:
    if way.needs_script and scripts == "no":
        return "it needs a script in your page."
    if way.name == "sharepoint" and scripts == "yes":
        return "SharePoint Online allows no script of others, so answer no if your site is one."
    if way.name == "oembed" and component.has_form():
        return "sites put such an embed into a sandbox, from which no form can be sent."
    if way.name == "static" and component.kept == "showing":
        return "a file takes no answers, so of this widget there is only a link to its form."
    if way.name == "static" and component.kept_for(options) != "edition":
        return "there is no file for what was asked for in free text."
    if way.name == "static" and options.style == "none":
        return "every file has its styles."
    return ""
