"""No list leaks: the ids a visitor sees are those the access table allows, for each role and relation, both ways."""

import pytest
from django.utils.regex_helper import normalize

from mobilization.common import waiting
from mobilization.common.changes import changes
from mobilization.common.history import recorded_models
from mobilization.outbox import readers, registry
from tests.access.aside import ASIDE
from tests.access.awards_listed import AWARD_LISTS, fill_nominations
from tests.access.books_listed import BOOK_LISTS, fill_books
from tests.access.claims_listed import CLAIM_LISTS, fill_claims
from tests.access.commitments_listed import COMMITMENT_LISTS, fill_commitments
from tests.access.conferences_listed import CONFERENCE_LISTS, fill_conferences
from tests.access.covering import covering
from tests.access.decisions_listed import DECISION_LISTS, fill_decisions
from tests.access.documents_listed import DOCUMENT_LISTS
from tests.access.earlier_listed import EARLIER_LISTS, fill_earlier
from tests.access.hall_listed import RECEPTION_LISTS, fill_receptions
from tests.access.lists import LISTS as OTHER_LISTS
from tests.access.lists import RECORDED, fill
from tests.access.models_listed import MODEL_LISTS, fill_models
from tests.access.opinions_listed import OPINION_LISTS, fill_opinions
from tests.access.plans_listed import PLAN_LISTS, fill_plans
from tests.access.reading import client_of
from tests.access.reports_listed import REPORT_LISTS, fill_reports
from tests.access.reviews_listed import REVIEW_LISTS, fill_reviews
from tests.access.test_routes import LINES, routes
from tests.access.world import ADDRESSES, Request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("visitors_are_read_once")]
LISTS = (
    *OTHER_LISTS,
    *DOCUMENT_LISTS,
    *MODEL_LISTS,
    *REVIEW_LISTS,
    *AWARD_LISTS,
    *DECISION_LISTS,
    *BOOK_LISTS,
    *PLAN_LISTS,
    *CONFERENCE_LISTS,
    *OPINION_LISTS,
    *RECEPTION_LISTS,
    *COMMITMENT_LISTS,
    *EARLIER_LISTS,
    *CLAIM_LISTS,
    *REPORT_LISTS,
)


@pytest.fixture(scope="module")
def full(world):
    fill_models(world)
    fill_reviews(world)
    fill_nominations(world)
    fill_decisions(world)
    fill_books(world)
    fill_reports(world)
    fill_plans(world)
    fill_conferences(world)
    fill_opinions(world)
    fill_receptions(world)
    fill_commitments(world)
    fill_earlier(world)
    fill_claims(world)
    fill(world)  # the last, because from here on all is recorded as the subject's work
    return world


@pytest.fixture
def long_pages(monkeypatch):
    """The pages of changes hold more: to find out what one may see takes longer than the hundreds of rows."""
    monkeypatch.setitem(changes.__kwdefaults__, "size", 200)


@pytest.mark.bar("A3")
@pytest.mark.usefixtures("long_pages")
@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.name)
def test_each_sees_what_the_table_allows_and_nothing_else(full, one):
    wrong, most, refused = [], set(), 0
    answers = {visitor: one.allowed(full, visitor) for visitor in full.visitors}
    told = {visitor: None if allowed is None else frozenset(allowed) for visitor, allowed in answers.items()}
    for visitor in covering(told, LISTS.index(one)):
        allowed, shown = answers[visitor], one.shown(full, visitor)
        most = max(most, allowed or set(), key=len)
        refused += allowed is None
        if shown != allowed:
            missing, leaked = (allowed or set()) - (shown or set()), (shown or set()) - (allowed or set())
            words = "refused" if shown is None else f"lacks {missing}, leaks {leaked}"
            wrong.append(f"{visitor.role} {visitor.relation}: {words}")
    assert wrong == []
    assert most, "nobody sees anything here: the test would pass on nothing"
    assert refused, "nobody is refused, not even a stranger"


def is_list(world, name, route):
    """Whether a page or an answer of the API says where older rows are: a superuser looks."""
    request = ADDRESSES.get(name, lambda world: Request())(world)
    client = client_of(world.visitors[1], raise_request_exception=False)
    response = client.get("/" + normalize(route.regex)[0][0] % request.kwargs, secure=True)
    if response.streaming:
        b"".join(response.streaming_content)
    if response.streaming or response.status_code != 200:
        return False
    if response["Content-Type"].startswith("application/json"):
        return "results" in response.json()
    return response.context is not None and "older_url" in response.context


@pytest.mark.bar("A3")
def test_every_list_has_a_line(full):
    known = {one.of for one in LISTS}
    aside = known | set(ASIDE) | {"admin/"}
    assert all(is_list(full, name, routes()[name]) for name in ("units/", "api/v1/units/"))
    lists = {name for name, route in routes().items() if name not in aside and is_list(full, name, route)}
    assert lists == set(), "lists without a line in tests/access/lists.py"
    assert {name for name in known if name.endswith("/")} - {route for route, _method, _policy in LINES} == set()


@pytest.mark.bar("A3")
def test_every_export_count_and_reader_has_a_line():
    made = {kind for kind in registry._kinds if not kind.startswith("test")}
    made |= {collector.__name__ for collector in waiting._collectors} | set(readers._readers)
    named = {one.of for one in LISTS if not one.of.endswith("/")}
    aside = {name for name in ASIDE if not name.endswith("/")}
    assert made - named - aside == set()
    assert (named | aside) - made == set(), "lines about what is gone"


@pytest.mark.bar("A3")
def test_every_table_on_record_has_a_line():
    recorded = {model._meta.model_name for model in recorded_models() if not model.__module__.startswith("tests.")}
    assert recorded == set(RECORDED)
