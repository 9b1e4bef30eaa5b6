"""What the routes share: the current edition, with the counts as last summed."""

from flask.testing import FlaskClient

from tests.changing import until
from widget.counts import Use
from widget.web.site import EXTENSION, Site


def site_of(client: FlaskClient) -> Site:
    site: Site = client.application.extensions[EXTENSION]
    return site


def view(site: Site, times: int) -> None:
    """Count views, and sum them as it is done each minute."""
    for _ in range(times):
        site.counter.add(Use("view", "RHM20", site.edition.day, ""))
    site.counter.flush()
    site.counter.sum()


def test_an_edition_stays_the_same_between_two_sums(client: FlaskClient) -> None:
    site = site_of(client)
    # The counter's own thread may sum once more, when a minute ends just now.
    until(lambda: all(site.edition is first for first in [site.edition] * 100))


def test_a_new_sum_makes_a_new_edition_of_the_same_library(client: FlaskClient) -> None:
    site = site_of(client)
    before = site.edition
    view(site, 7)
    until(lambda: site.edition is not before)
    assert site.edition.library is before.library
    assert site.edition.counts.views == {"RHM20": 7}


def test_the_counts_reach_the_page(client: FlaskClient) -> None:
    path = "/w/resource-details/RHM20"
    first = client.get(path)
    assert "At least" not in first.text
    view(site_of(client), 7)
    tag = {"If-None-Match": first.headers["ETag"]}
    until(lambda: client.get(path, headers=tag).status_code == 200)
    assert "At least 7" in client.get(path, headers=tag).text


def test_new_counts_leave_the_copies_of_other_widgets_fresh(client: FlaskClient) -> None:
    path = "/w/condition-summary/RHM20"
    tag = client.get(path).headers["ETag"]
    view(site_of(client), 7)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_a_site_that_is_closed_has_stored_what_was_counted(client: FlaskClient) -> None:
    site = site_of(client)
    site.counter.add(Use("view", "RHM20", site.edition.day, ""))
    site.close()
    assert site.store.counts(site.edition.counts.counted).views == {"RHM20": 1}
