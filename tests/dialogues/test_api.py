"""Conferences in the API: the verbs of the pages, refused in the same way."""

import pytest

from dialogues.models import Conference
from organizations.dates import today
from tests.access.people import again
from tests.dialogues.makers import DAY, make_conference

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


@pytest.fixture
def api(client, here):
    """Calls as the user: `api(user, method, path, data)`."""

    def call(user, method, path, data=None, **headers):
        client.force_login(again(user))
        return getattr(client, method)(f"/api/v1/conferences/{path}", data, **JSON, **headers)

    return call


def test_from_the_plan_to_the_conclusion(api, here):
    day = today() + 5 * DAY
    plan = {"unit": here.ward.pk, "kind": "regular", "title": "Đối thoại", "secretary_hosts": True}
    plan |= {"planned_from": f"{day}", "planned_to": f"{day}", "groups": ["Nông dân"]}
    assert api(here.auditor, "post", "", plan).status_code == 403
    assert api(here.officer, "post", "", plan | {"unit": here.units.beside.pk}).status_code == 403
    wrong = api(here.officer, "post", "", plan | {"kind": "on_request", "secretary_hosts": False})
    assert (wrong.status_code, set(wrong.json()["errors"])) == (400, {"voters", "secretary_hosts"})
    made = api(here.officer, "post", "", plan)
    assert (made.status_code, made.json()["state"], made.json()["actions"]) == (
        201,
        "planned",
        ["edit", "hold", "move"],
    )
    pk = made.json()["id"]
    lacking = api(here.leader, "post", f"{pk}/steps/", {"step": "announce"})
    assert (lacking.status_code, lacking.json()["missing"]) == (409, ["day", "begins", "content", "how_to", "place"])
    full = {"day": f"{day}", "begins": "08:00", "content": "A", "how_to": "B", "place": "C"}
    assert api(here.officer, "patch", f"{pk}/", full).status_code == 428
    saved = api(here.officer, "patch", f"{pk}/", full, headers={"If-Match": made["ETag"]})
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    stale = api(here.officer, "patch", f"{pk}/", {"place": "D"}, headers={"If-Match": made["ETag"]})
    assert (stale.status_code, stale.json()["current"]["place"]) == (412, "C")
    assert api(here.officer, "post", f"{pk}/steps/", {"step": "announce"}).status_code == 403
    late = api(here.leader, "post", f"{pk}/steps/", {"step": "announce"})
    assert (late.status_code, list(late.json()["errors"])) == (400, ["reason"])
    told = api(here.leader, "post", f"{pk}/steps/", {"step": "announce", "reason": "Bão"})
    assert (told.status_code, told.json()["is_late"], told.json()["announced_on"]) == (200, True, f"{today()}")
    moved = {"planned_from": f"{today()}", "planned_to": f"{today()}", "day": f"{today()}"}
    assert api(here.officer, "post", f"{pk}/move/", moved | {"reason": "x"}).status_code == 403
    assert api(here.leader, "post", f"{pk}/move/", moved).status_code == 400
    assert api(here.leader, "post", f"{pk}/move/", moved | {"reason": "x"}).json()["day"] == f"{today()}"
    held = api(here.officer, "post", f"{pk}/hold/")
    group = held.json()["groups"][0]["id"]
    came = {"groups": [{"group": group, "attended": 30}]}
    assert api(here.officer, "post", f"{pk}/attendance/", came).status_code == 428
    came = api(here.officer, "post", f"{pk}/attendance/", came, headers={"If-Match": held["ETag"]})
    assert came.json()["groups"] == [{"id": group, "name": "Nông dân", "attended": 30}]
    both = {"conclusion": "Sẽ làm", "title": "Khác"}
    assert api(here.officer, "patch", f"{pk}/", both, headers={"If-Match": came["ETag"]}).status_code == 400
    both.pop("title")
    written = api(here.officer, "patch", f"{pk}/", both, headers={"If-Match": came["ETag"]})
    assert written.json()["conclusion"] == "Sẽ làm"
    done = api(here.secretary, "post", f"{pk}/steps/", {"step": "conclude"})
    assert (done.json()["state"], done.json()["published_on"], done.json()["actions"]) == (
        "concluded", f"{today()}", ["take_back"],
    )  # fmt: skip
    shut = api(here.officer, "patch", f"{pk}/", {"title": "X"}, headers={"If-Match": done["ETag"]})
    assert shut.status_code == 409


def test_others_do_not_find_it_and_the_list_takes_as_many_queries(api, here, django_assert_max_num_queries):
    made = make_conference(here.ward, here.root)
    assert [api(user, "get", f"{made.pk}/").status_code for user in (here.auditor, here.beside, here.reviewer)] == [
        200, 404, 404,
    ]  # fmt: skip
    for method, path in (
        ("patch", f"{made.pk}/"),
        ("post", f"{made.pk}/steps/"),
        ("post", f"{made.pk}/move/"),
        ("post", f"{made.pk}/hold/"),
    ):
        assert api(here.auditor, method, path, {"odd": 1}).status_code == 403
    for number in range(10):
        make_conference(here.ward, here.root, title=f"{number}")
    with django_assert_max_num_queries(13):
        assert len(api(here.auditor, "get", "").json()["results"]) == 11
    assert Conference.objects.count() == 11
    assert len(api(here.auditor, "get", "board/").json()["results"]) == 1
