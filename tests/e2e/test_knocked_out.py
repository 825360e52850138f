"""A round with knock-outs in a browser: what is said of them has room in its column, on every width."""

from types import SimpleNamespace

import pytest

from reviews.models import Criterion, SessionItem
from tests.access.people import again, tree, worker
from tests.e2e.test_pages_in_a_browser import everywhere, examine
from tests.reviews.makers import make_council
from tests.reviews.session_makers import make_meeting
from tests.reviews.test_knock_outs import scored

NAME = "Nhân dân tự nguyện, đồng tình hưởng ứng và tham gia giám sát"


@pytest.fixture
def house(live_server):
    """A session on two candidacies, both below what a criterion of a long name asks for."""
    units = tree()
    ward = SimpleNamespace(units=units, council=make_council(units.ward), secretary=worker("secretary", units.ward))
    house = make_meeting(ward, number=2, members=2)
    house.line = Criterion.objects.get(criteria_set=house.round.criteria_set, key="result")
    Criterion.objects.filter(pk=house.line.pk).update(knock_out=10, title=NAME)
    SessionItem.objects.update(state="waiting")
    for place in range(2):
        for judge, points in zip(house.judges, ("3", "19"), strict=True):
            scored(house, place, judge, points if place else "3")
    house.secretary = again(ward.secretary)
    return house


@everywhere
def test_they_have_room(open_page, house, width, language):
    page = open_page(width=width, language=language, user=house.secretary)
    here = house.session.get_absolute_url()
    rounds, criteria = house.round.get_absolute_url(), house.round.criteria_set.get_absolute_url()
    for path in (f"{rounds}progress/", here, f"{here}outcomes/", f"{here}attendance/", criteria):
        examine(page, path, language)
        hidden = page.locator(".table-frame").evaluate_all(
            "frames => Math.max(0, ...frames.map(each => each.scrollWidth - each.clientWidth))"
        )
        assert hidden == 0, f"{path} hides {hidden} px of a table"
