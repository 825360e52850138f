"""The inbox as a page and in the API: one's own and nobody else's, filters, reading."""

import pytest
from rest_framework.test import APIClient

from notifications.models import Notice
from notifications.waiting import notices_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def api(officer):
    client = APIClient()
    client.force_authenticate(officer)
    return client


def shown(response):
    return [notice.pk for notice in response.context["rows"]]


def test_ones_own_newest_first(visit, told, stranger):
    mine = [notice.pk for notice in told(3)]
    told(recipient=stranger)
    page = visit.get("/inbox/")
    assert (shown(page), page.context["count"], page.context["has_unread"]) == (mine[::-1], 3, True)
    assert f'action="/inbox/{mine[0]}/read/"' in page.content.decode()


def test_an_empty_inbox_says_so(visit):
    page = visit.get("/inbox/")
    assert (page.status_code, page.context["has_unread"]) == (200, False)
    assert b"Ch\xc6\xb0a c\xc3\xb3 th\xc3\xb4ng b\xc3\xa1o" in page.content


def test_filters_and_their_errors(visit, told):
    old, new = told()[0], told(kind="memberships.given")[0]
    visit.post(f"/inbox/{old.pk}/read/")
    assert shown(visit.get("/inbox/", {"state": "unread"})) == [new.pk]
    assert shown(visit.get("/inbox/", {"state": "read"})) == [old.pk]
    assert shown(visit.get("/inbox/", {"kind": "jobs.finished"})) == [old.pk]
    assert shown(visit.get("/inbox/", {"kind": "odd"})) == []
    assert shown(visit.get("/inbox/", {"cursor": "odd"})) == shown(visit.get("/inbox/"))


@pytest.fixture(autouse=True)
def one_way_to_tell(monkeypatch):
    """Notices of roles are told here like those of jobs: their data is made up."""
    monkeypatch.setattr(Notice, "text", "text")


def test_paging_walks_through_all(visit, told):
    ids, address, seen = [notice.pk for notice in told(120)], "/inbox/", []
    while address:
        page = visit.get("/inbox/" + address.removeprefix("/inbox/"))
        seen += shown(page)
        address = page.context["older_url"]
    assert seen == ids[::-1]


def test_ten_rows_cost_as_many_queries_as_one(visit, told, api, django_assert_max_num_queries):
    told(1)
    with django_assert_max_num_queries(10) as one:
        visit.get("/inbox/")
    told(9)
    with django_assert_max_num_queries(len(one)):
        visit.get("/inbox/")
    with django_assert_max_num_queries(2):  # the roles of today, the notices
        api.get("/api/v1/inbox/")


def test_reading_leads_on(visit, told):
    (notice,) = told()
    assert visit.post(f"/inbox/{notice.pk}/read/")["Location"] == "/jobs/1/"
    assert Notice.objects.get().read_at is not None
    assert visit.get(f"/inbox/{notice.pk}/read/").status_code == 405


def test_reading_all(visit, told, stranger):
    told(2)
    (other,) = told(recipient=stranger)
    assert visit.post("/inbox/read/")["Location"] == "/inbox/"
    assert list(Notice.objects.unread()) == [other]


def test_others_do_not_find_it(visit, told, stranger, api):
    (other,) = told(recipient=stranger)
    assert visit.post(f"/inbox/{other.pk}/read/").status_code == 404
    assert api.get(f"/api/v1/inbox/{other.pk}/").status_code == 404
    assert api.post(f"/api/v1/inbox/{other.pk}/read/").status_code == 404
    assert api.get("/api/v1/inbox/").json()["results"] == []
    assert api.post("/api/v1/inbox/read-all/").json() == {"marked": 0}
    assert Notice.objects.get().read_at is None


def test_the_api_lists_and_marks(api, told):
    first, second = told(2)
    rows = api.get("/api/v1/inbox/").json()["results"]
    assert [row["id"] for row in rows] == [second.pk, first.pk]
    assert set(rows[0]) == {
        "id",
        "kind",
        "title",
        "text",
        "url",
        "subject_type",
        "subject_id",
        "created_at",
        "read_at",
    }
    assert api.post(f"/api/v1/inbox/{first.pk}/read/").json()["read_at"] is not None
    assert [row["id"] for row in api.get("/api/v1/inbox/", {"state": "unread"}).json()["results"]] == [second.pk]
    assert api.post("/api/v1/inbox/read-all/").json() == {"marked": 1}
    assert api.post("/api/v1/inbox/").status_code == 405


def test_the_home_page_says_what_is_unread(officer, told, django_assert_num_queries):
    assert notices_waiting(officer) == []
    told(2)
    with django_assert_num_queries(1):
        (item,) = notices_waiting(officer)
    assert (item.count, item.url) == (2, "/inbox/?state=unread")
