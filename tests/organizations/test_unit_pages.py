"""The pages of units, with the real units of Hà Nội: list, tree of any day, history both ways, both versions."""

import datetime
import re
import unicodedata

import openpyxl
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobilization.common.panels import Panel
from mobilization.outbox import runner, services
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Event, Job
from organizations.filters.units import UnitFilter
from organizations.models import Unit, UnitSuccession
from organizations.panels import unit_panels
from organizations.services.unit_loading import load_units
from organizations.services.units import edit_unit
from tests.access.people import account, unit, worker
from tests.models_registry.makers import make_campaign

pytestmark = pytest.mark.django_db

NFD = unicodedata.normalize("NFD", "Ba Đình")


@pytest.fixture
def hanoi(db):
    """Everything of Hà Nội, as `make run` loads it."""
    load_units(settings.BASE_DIR / "data" / "units")


@pytest.fixture
def visit(client, db):
    client.force_login(account("reader"))
    return client


def named(name, **fields):
    return Unit.objects.get(name=name, **fields)


def shown(response):
    return [each.name for each, _successor in response.context["units"]]


def links(page):
    return {int(pk) for pk in re.findall(r'href="/units/(\d+)/"', page)}


def main_part(response):
    return response.content.decode().split('<main class="main"')[1].split("</main>")[0]


def test_who_has_just_the_name_stands_first_then_who_begins_with_it(visit):
    ended = datetime.date(2025, 6, 30)
    names = ["Xã Tân Ba Vì", "Xã Ba Vì Thượng", "Huyện Ba Vì", "Xã Vì Ba", "Xã Ba Vì"]
    for number, name in enumerate(names):
        short = name.split(" ", 1)[1]
        unit(f"0{number}", name=name, short_name=short, valid_to=ended if name.startswith("Huyện") else None)
    wanted = ["Huyện Ba Vì", "Xã Ba Vì", "Xã Ba Vì Thượng", "Xã Tân Ba Vì", "Xã Vì Ba"]
    for words in ("ba vi", "BA  VÌ", unicodedata.normalize("NFD", "Ba Vì")):
        assert shown(visit.get("/units/", {"q": words})) == wanted
    assert shown(visit.get("/units/", {"q": "xa ba vi"}))[:2] == ["Xã Ba Vì", "Xã Ba Vì Thượng"]
    unit("ba", name="Hội Nông dân", short_name="Hội Nông dân")
    assert shown(visit.get("/units/", {"q": "BA"}))[0] == "Hội Nông dân"  # the code
    assert visit.get("/units/", {"q": "ba (vì"}).status_code == 200


@pytest.mark.parametrize("address", ["/units/?within=", "/campaigns/?within="])
def test_a_unit_that_ended_says_so_where_it_is_chosen(client, address):
    city = unit("01", name="Thành phố Hà Nội", short_name="Hà Nội")
    gone = unit("02", city, name="Huyện Ba Vì", short_name="Ba Vì", valid_to=datetime.date(2025, 6, 30))
    unit("03", gone, valid_to=datetime.date(2025, 6, 30))
    make_campaign(gone)
    client.force_login(worker("administrator", city))
    page = client.get(address, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert ">Huyện Ba Vì (until 30/06/2025)</option>" in page


# --- the list -------------------------------------------------------------------------------------------------


@pytest.mark.bar("B5")
@pytest.mark.parametrize("text", ["Ba Đình", "ba dinh", "BA DINH", NFD, "đinh ba"])
def test_search_finds_names_however_they_are_typed(visit, hanoi, text):
    found = set(shown(visit.get("/units/", {"q": text})))
    assert found == {"Quận Ba Đình", "Phường Ba Đình"}


def test_search_finds_old_names_and_codes(visit, hanoi):
    assert shown(visit.get("/units/", {"q": "nguyen trung truc"})) == ["Phường Nguyễn Trung Trực"]
    assert "Phường Nguyễn Trung Trực" in shown(visit.get("/units/", {"q": "00010"}))
    assert "Phường Trúc Bạch" in main_part(visit.get("/units/", {"q": "nguyen trung truc"}))  # who took over


def test_filters_narrow_the_list(visit, hanoi):
    def number(**query):
        return visit.get("/units/", query).context["count"]

    assert number(level="district", kind="urban_district", on="2024-06-30") == 12
    assert number(level="grassroots", on="30/06/2024") == 579
    assert number(level="grassroots", state="in_force", on="2025-03-31") == 526
    assert number(level="grassroots", state="in_force") == 126
    assert number(state="ended") == 792 - 1 - 126
    assert number(state="ended", on="2025-03-31") == 109
    district = named("Quận Ba Đình")
    assert number(within=district.pk, on="2024-06-30") == 1 + 14
    assert number(q="%") == 0
    for wrong in ({"level": "odd"}, {"on": "odd"}, {"within": "0"}, {"q": "\x00"}):
        response = visit.get("/units/", wrong)
        assert (shown(response), bool(response.context["filter"].form.errors)) == ([], True)
    assert shown(visit.get("/units/", {"cursor": "odd"})) == shown(visit.get("/units/"))


def test_paging_walks_through_all_in_vietnamese_order(visit, hanoi):
    address, seen = "/units/?level=grassroots&on=2025-07-01", []
    while address:
        response = visit.get("/units/" + address.removeprefix("/units/"))
        seen += shown(response)
        address = response.context["older_url"]
    assert len(seen) == 126
    assert seen == list(Unit.objects.filter(name__in=seen, valid_from="2025-07-01").order_by("sort_key", "id")
                        .values_list("name", flat=True))  # fmt: skip


def grow(parent, number):
    have = parent.children.count()
    new = [Unit(code=f"g{n}", name=f"Xã {n}", short_name=f"{n}", kind="commune", level="grassroots", parent=parent,
                valid_from="2020-01-01", valid_to="2024-12-31") for n in range(have, number)]  # fmt: skip
    for each in new:
        each.prepare()
    Unit.objects.bulk_create(new)
    UnitSuccession.objects.bulk_create(
        UnitSuccession(predecessor=each, successor=parent, effective_on="2025-01-01", kind="absorb", portion="whole",
                       is_main=True) for each in new
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/units/", "/units/?{}", "/units/tree/?{}", "/units/{pk}/?{}", "/api/v1/units/"])
def test_one_ten_and_six_hundred_rows_cost_the_same_queries(visit, path):
    parent = unit("01", kind="city", level="city")
    counts = []
    for number in (1, 10, 600):
        grow(parent, number)
        with CaptureQueriesContext(connection) as queries:
            assert visit.get(path.format("on=2024-06-30", pk=parent.pk)).status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 14


def test_an_empty_list_says_what_to_do(visit):
    assert "empty-state" in main_part(visit.get("/units/"))
    assert "empty-state" in main_part(visit.get("/units/?q=x"))
    assert "empty-state" in main_part(visit.get("/units/tree/"))


# --- the file -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_file_has_the_rows_of_the_list(client, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    parent = unit("01", kind="city", level="city", name="Thành phố Hà Nội", short_name="Hà Nội")
    grow(parent, 3)
    user = account("reader", language="en")
    client.force_login(user)
    for query in ({}, {"on": "01/07/2024"}, {"within": str(parent.pk), "state": "ended"}, {"q": "xa 1"}):
        listed = [each.code for each, _after in client.get("/units/", query).context["units"]]
        address = client.post("/units/export/", query_params=query | {"cursor": "x"})["Location"]
        job = Job.objects.get(pk=int(address.split("/")[2]))
        assert (job.kind, job.owner) == ("organizations.export_units", user)
        assert runner.run_job(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.DONE, job.error_detail
        with default_storage.open(job.files.get().key) as stored:
            rows = list(openpyxl.load_workbook(stored).active.iter_rows(values_only=True))
        assert [row[0] for row in rows[1:]] == listed
        assert rows[0][:3] == ("Code", "Name", "Kind")
    assert client.post("/units/export/?level=odd")["Location"] == "/units/?level=odd"


# --- the tree -------------------------------------------------------------------------------------------------


def test_the_tree_of_any_day_in_few_queries(visit, hanoi, django_assert_max_num_queries):
    expected = {"2024-06-30": 1 + 30 + 579 + 19, "2025-03-31": 1 + 30 + 526 + 19, "2025-07-01": 1 + 126 + 19}
    for day, number in expected.items():
        with django_assert_max_num_queries(12):
            response = visit.get("/units/tree/", {"on": day})
        assert response.context["number"] == number
        assert len(links(main_part(response))) == number
    assert visit.get("/units/tree/").context["number"] == 1 + 126 + 19
    ward = named("Phường Trúc Bạch", valid_to="2024-12-31")
    assert f'href="/units/{ward.pk}/"' in visit.get("/units/tree/?on=2024-06-30").content.decode()
    assert visit.get("/units/tree/?on=odd").context["roots"] == []


def test_in_a_country_only_the_way_to_ones_own_unit_stands_open(visit, client, place):
    """One tree stands open; of several those that lead to the reader."""
    assert main_part(visit.get("/units/tree/")).count("<details open") == 1
    other = Unit.objects.create(code="91", name="Tỉnh An Giang", short_name="An Giang", kind="province", level="city")
    Unit.objects.create(code="92x", name="Xã", short_name="Xã", kind="commune", level="grassroots", parent=other)
    page = main_part(visit.get("/units/tree/"))
    assert (page.count("<details"), page.count("<details open")) == (2, 0)  # a visitor without a role
    client.force_login(worker("officer", place))
    assert main_part(client.get("/units/tree/")).count("<details open") == 1


# --- one unit -------------------------------------------------------------------------------------------------


def test_a_unit_of_2024_leads_in_two_clicks_to_the_ward_that_took_over(visit, hanoi):
    old = named("Phường Nguyễn Trung Trực")
    ward = named("Phường Ba Đình", valid_from="2025-07-01")
    first = links(main_part(visit.get(old.get_absolute_url())))
    assert any(ward.pk in links(main_part(visit.get(f"/units/{pk}/"))) for pk in first)
    back = links(main_part(visit.get(ward.get_absolute_url())))
    assert any(old.pk in links(main_part(visit.get(f"/units/{pk}/"))) for pk in back - {ward.parent_id})


def test_every_unit_of_2024_is_two_main_steps_from_today(hanoi):
    after = dict(UnitSuccession.objects.filter(is_main=True).values_list("predecessor_id", "successor_id"))
    today = set(Unit.objects.in_force(datetime.date(2025, 7, 1)).values_list("pk", flat=True))
    old = Unit.objects.in_force(datetime.date(2024, 6, 30)).filter(level="grassroots").values_list("pk", flat=True)
    ends = {pk: after[pk] if after[pk] in today else after[after[pk]] for pk in old}
    assert (len(ends), set(ends.values()) <= today) == (579, True)
    assert len(set(ends.values())) == 126


def test_a_district_shows_its_end(visit, hanoi):
    visit.cookies["django_language"] = "en"
    page = main_part(visit.get(named("Quận Ba Đình").get_absolute_url()))
    assert "This unit ended on 30/06/2025" in page
    assert "abolished" in page
    assert "No single successor" in page


def test_history_tells_both_ways_and_what_is_only_proposed(visit, hanoi):
    response = visit.get(named("Phường Trúc Bạch", valid_from="2025-01-01").get_absolute_url())
    (came, before, after), (went, before_end, after_end) = response.context["history"]
    assert (str(came), str(went), after, before_end) == ("2025-01-01", "2025-07-01", [], [])
    assert "Phường Nguyễn Trung Trực" in {step.other.name for step in before}
    assert after_end[0].is_main or after_end[0].is_proposed
    parts = UnitSuccession.objects.filter(portion="part", is_main=True).first()
    steps = [step for _day, _before, after in visit.get(parts.predecessor.get_absolute_url()).context["history"]
             for step in after]  # fmt: skip
    assert [(step.is_proposed, step.is_main) for step in steps] == [(True, False)] + [(False, False)] * (len(steps) - 1)


def test_children_stand_as_of_the_units_own_time(visit, hanoi):
    def children(name, **query):
        return visit.get(named(name).get_absolute_url(), query).context["children"]

    assert len(children("Quận Ba Đình", on="2024-06-30")) == 14
    assert len(children("Quận Ba Đình")) == 13  # on its last day
    assert len(children("Quận Ba Đình", on="2026-01-01")) == 13
    assert len(children("Thành phố Hà Nội", on="2025-07-01")) == 126 + 19
    assert children("Thành phố Hà Nội", on="odd") == []


def test_other_parts_show_their_panels(visit, hanoi):
    def people(user, shown_unit):
        return Panel(key="people", title="People of it", template="organizations/_unit_state.html")

    def nothing(user, shown_unit):
        return None

    unit_panels.register(people)
    unit_panels.register(nothing)
    try:
        page = main_part(visit.get(named("Quận Ba Đình").get_absolute_url()))
    finally:
        unit_panels.forget(people)
        unit_panels.forget(nothing)
    assert '<h2 id="panel-people">People of it</h2>' in page


# --- correcting -----------------------------------------------------------------------------------------------


@pytest.fixture
def place(db):
    city = unit("01", kind="city", level="city", name="Thành phố Hà Nội", short_name="Hà Nội")
    return unit("00004", city, name="Phường Ba Đình", short_name="Ba Đình", note="old")


def sent(place, **changes):
    fields = {"name": place.name, "short_name": place.short_name, "kind": place.kind, "latitude": "", "longitude": "",
              "area_km2": "", "note": place.note, "version": place.version}  # fmt: skip
    return fields | changes


def edits(place):
    return f"/units/{place.pk}/edit/"


def test_administrators_of_the_subtree_correct_a_unit(client, place):
    client.force_login(worker("administrator", place.parent))
    assert client.get(edits(place)).status_code == 200
    assert client.post(edits(place), sent(place, name="  Phường  Ba Ðình ", latitude="21,03", longitude="105.83",
                                          area_km2="2.97"))["Location"] == place.get_absolute_url()  # fmt: skip
    stored = Unit.objects.get(pk=place.pk)
    assert (stored.name, str(stored.latitude), str(stored.area_km2), stored.version) == (
        "Phường Ba Ðình", "21.030000", "2.97", 2)  # fmt: skip
    event = Event.objects.get(kind="organizations.unit_edited")
    assert event.data == {"fields": ["area_km2", "latitude", "longitude", "name"]}
    client.post(edits(place), sent(stored, latitude="21.03", longitude="105.83", area_km2="2.97"))
    assert (Unit.objects.get(pk=place.pk).version, Event.objects.count()) == (2, 1)  # nothing differed


@pytest.mark.parametrize("role", ["officer", "leader", "auditor", "approver", "secretary", "reviewer"])
def test_others_do_not(client, place, role):
    client.force_login(worker(role, place.parent))
    assert client.get(edits(place)).status_code == 403
    assert client.post(edits(place), sent(place, name="x")).status_code == 403
    assert "unit-edit" not in client.get(place.get_absolute_url()).content.decode()
    assert Unit.objects.get(pk=place.pk).name == "Phường Ba Đình"


def test_nor_administrators_beside_or_below(client, place):
    client.force_login(worker("administrator", unit("9", place.parent)))
    assert client.post(edits(place), sent(place, name="x")).status_code == 403
    client.force_login(worker("administrator", place, "below"))
    assert client.post(edits(place.parent), sent(place.parent, name="x")).status_code == 403
    assert set(Unit.objects.values_list("version", flat=True)) == {1}


def test_the_service_asks_for_the_right_itself(place):
    for user in (worker("officer", place.parent), worker("administrator", unit("9", place.parent))):
        with pytest.raises(PermissionDenied):
            edit_unit(place, by=user, version=1, changes={"note": "x"})
    with pytest.raises(ValueError, match="code"):
        edit_unit(place, by=worker("administrator", place), version=1, changes={"code": "x"})
    assert Unit.objects.get(pk=place.pk).version == 1


def test_what_the_form_does_not_show_does_not_change(client, place):
    client.force_login(account("root", is_superuser=True))
    other = unit("2")
    smuggled = {"code": "x", "parent": other.pk, "parent_id": other.pk, "level": "city", "valid_from": "2021-01-01",
                "valid_to": "2021-01-02", "path": "/", "search": "x", "sort_key": "x", "id": other.pk}  # fmt: skip
    before = Unit.objects.filter(pk=place.pk).values().get()
    assert client.post(edits(place), sent(place, note="new", **smuggled)).status_code == 302
    assert Unit.objects.filter(pk=place.pk).values().get() == before | {"note": "new", "version": 2}


def test_wrong_input_is_told_at_the_field(client, place):
    client.force_login(account("root", is_superuser=True))
    cases = [
        ({"name": ""}, "name"),
        ({"latitude": "21"}, "longitude"),
        ({"latitude": "91", "longitude": "1"}, "__all__"),
        ({"kind": "odd"}, "kind"),
        ({"note": "x" * 2001}, "note"),
    ]
    for wrong, field in cases:
        response = client.post(edits(place), sent(place, **wrong))
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Unit.objects.get(pk=place.pk).version == 1


@pytest.mark.bar("X13")
def test_the_second_editor_sees_both_versions_and_overwrites_nothing(client, place):
    client.force_login(account("root", is_superuser=True))
    client.post(edits(place), sent(place, name="Phường Ba Đình Một", note="first"))
    response = client.post(edits(place), sent(place, name="Phường Ba Đình Hai"))
    page = main_part(response)
    assert response.status_code == 409
    assert (Unit.objects.get(pk=place.pk).name, Unit.objects.get(pk=place.pk).version) == ("Phường Ba Đình Một", 2)
    assert [pair[1:] for pair in response.context["differences"]] == [
        ("Phường Ba Đình Một", "Phường Ba Đình Hai"),
        ("first", "old"),
    ]
    assert 'value="Phường Ba Đình Hai"' in page  # the input is kept
    assert "<td" in page.split('id="versions"')[1]
    assert 'name="version" value="2"' in page
    assert client.post(edits(place), sent(place, name="Phường Ba Đình Hai", version=2)).status_code == 302
    assert Unit.objects.get(pk=place.pk).name == "Phường Ba Đình Hai"


# --- the API --------------------------------------------------------------------------------------------------


def patch(client, place, data, tag='"1"'):
    headers = {"If-Match": tag} if tag is not None else {}
    return client.patch(f"/api/v1/units/{place.pk}/", data, content_type="application/json", headers=headers)


def test_the_api_lists_what_the_page_lists(visit, place):
    answer = visit.get("/api/v1/units/", {"q": "ba dinh"}).json()
    (row,) = answer["results"]
    assert row == {"id": place.pk, "code": "00004", "name": "Phường Ba Đình", "short_name": "Ba Đình", "kind": "ward",
                   "level": "grassroots", "parent": place.parent_id, "valid_from": None, "valid_to": None,
                   "latitude": None, "longitude": None, "area_km2": None, "note": "old", "version": 1,
                   "actions": []}  # fmt: skip
    for query in ({}, {"level": "city"}, {"within": str(place.parent_id)}, {"state": "ended"}):
        ids = [row["id"] for row in visit.get("/api/v1/units/", query).json()["results"]]
        assert ids == [each.pk for each, _after in visit.get("/units/", query).context["units"]]
        assert set(ids) == set(UnitFilter(query, queryset=Unit.objects.all()).found().values_list("pk", flat=True))
    assert visit.get("/api/v1/units/", {"level": "odd"}).status_code == 400


def test_a_unit_has_an_etag_and_a_change_needs_it(client, place):
    client.force_login(worker("administrator", place.parent))
    assert client.get(f"/api/v1/units/{place.pk}/")["ETag"] == '"1"'
    assert patch(client, place, {"note": "x"}, tag=None).status_code == 428
    answer = patch(client, place, {"note": "x", "code": "smuggled", "version": 9, "parent": None})
    assert (answer.status_code, answer["ETag"], answer.json()["note"]) == (200, '"2"', "x")
    assert (answer.json()["code"], answer.json()["parent"], answer.json()["actions"]) == (
        "00004", place.parent_id, ["edit"])  # fmt: skip
    assert patch(client, place, {"latitude": "21"}, tag="*").json()["errors"].keys() == {"longitude"}
    assert patch(client, place, {"kind": "odd"}, tag="*").status_code == 400
    assert client.put(f"/api/v1/units/{place.pk}/").status_code == 405


@pytest.mark.bar("X13")
def test_a_change_on_an_old_version_gets_both(client, place):
    client.force_login(worker("administrator", place.parent))
    patch(client, place, {"note": "theirs"})
    for tag in ('"1"', '"7"', "1", 'W/"2"', "odd"):
        answer = patch(client, place, {"note": "mine"}, tag=tag)
        assert (answer.status_code, answer["Content-Type"], answer["ETag"]) == (412, "application/problem+json", '"2"')
        assert (answer.json()["current"]["note"], answer.json()["sent"]) == ("theirs", {"note": "mine"})
    assert Unit.objects.get(pk=place.pk).note == "theirs"
    assert patch(client, place, {"note": "mine"}, tag='"9", "2"').status_code == 200


def test_others_cannot_change_over_the_api(client, place):
    for role in ("officer", "auditor"):
        client.force_login(worker(role, place.parent))
        assert patch(client, place, {"note": "x"}).status_code == 403
        assert patch(client, place, {"kind": "odd"}, tag=None).status_code == 403  # before anything else is told
    assert Unit.objects.get(pk=place.pk).note == "old"
