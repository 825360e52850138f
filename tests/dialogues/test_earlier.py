"""Figures of earlier years: parts without a typed total on every surface, rights, what is added to a year."""

import datetime

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from dialogues.models import DialogueFigures, DialogueFiguresPart
from dialogues.permissions.earlier import may_edit_earlier, may_enter, units_to_enter_for
from dialogues.queries.earlier import combined
from dialogues.services.earlier import edit_figures, enter_figures, load_facts, remove_figures
from mobilization.common.editing import RecordChanged
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.dates import today
from organizations.enums import Role
from organizations.figures import Period, Scope
from organizations.movers import get
from tests.access.people import again, unit, worker
from tests.dialogues.makers import make_conference
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
D = datetime.date
VALUES = {
    "title": "Đối thoại năm 2018", "begins": D(2018, 1, 1), "ends": D(2018, 12, 31), "source_title": "Báo cáo số 1",
}  # fmt: skip
PARTS = [
    {"level": "district", "kind": "regular", "number": 42, "people": 11000, "is_about": True},
    {"level": "grassroots", "kind": "ad_hoc", "number": 173},
]


def entered(where, by, parts=PARTS, **more):
    return enter_figures(unit=where, values=VALUES | more, parts=parts, by=by)


def the_file(visit, monkeypatch, address):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    assert visit.post(address).status_code == 302
    job = Job.objects.latest("pk")
    runner.run_job(job.pk)
    job.refresh_from_db()
    with default_storage.open(job.files.get().key) as content:
        book = openpyxl.load_workbook(content)
        return [list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets]


@pytest.mark.django_db(transaction=True)
def test_ha_noi_2018_and_ha_tinh_show_their_parts_sums_everywhere(here, client, monkeypatch):
    """Hà Tĩnh's source says 982, its parts make 985: that number stands on each surface, the other beside it."""
    tinh = unit("42", kind="province", level="city", name="Tỉnh Hà Tĩnh", short_name="Hà Tĩnh")
    type(tinh).objects.filter(pk=here.units.city.pk).update(code="01")
    assert load_facts(by=here.root) == (2, [])
    assert load_facts(by=here.root) == (0, [])
    wanted = {"01": (678, None, False), "42": (985, 982, True)}
    assert sorted(DialogueFiguresPart.objects.values_list("number", flat=True)) == [4, 30, 42, 118, 173, 433, 863]
    for code, where, year in (("01", here.units.city, 2018), ("42", tinh, 2023)):
        total, claimed, is_mismatch = wanted[code]
        figures = DialogueFigures.objects.get(unit=where)
        visit = prove(client, again(worker("secretary", where, f"s{code}")))
        page = visit.get(figures.get_absolute_url())
        assert (page.context["row"].total, page.context["row"].is_mismatch) == (total, is_mismatch)
        assert f'id="earlier-total" data-label="Số lượng">{total}' in page.content.decode()
        (row,) = visit.get(f"/dialogue-history/?year={year}").context["earlier"]
        assert (row.total, row.figures.claimed) == (total, claimed)
        (row,) = visit.get(f"/api/v1/dialogue-history/?year={year}").json()["results"]
        assert (row["total"], row["claimed"], row["is_mismatch"]) == (total, claimed, is_mismatch)
        assert visit.get(f"/api/v1/dialogue-history/{figures.pk}/").json()["total"] == total
        sheets = the_file(visit, monkeypatch, f"/dialogue-history/export/?year={year}")
        assert [tuple(row[5:8]) for row in sheets[0]] == [(total, claimed, 3 if is_mismatch else None)]
        assert sum(row[4] for row in sheets[1]) == total
        board = visit.get(f"/conferences/board/?year={year}")
        days = f"from=01/01/{year}&to=31/12/{year}" if code == "01" else "from=01/01/2020&to=31/12/2023"
        told = visit.get(f"/dialogue-figures/?{days}")
        for answer in (board, told):
            assert [row.total for row in answer.context["combined"].rows] == [total]
            assert (f"{claimed}" in answer.content.decode()) is is_mismatch
            assert f"<strong>{total}</strong>" in answer.content.decode()
        assert told.context["combined"].together == told.context["combined"].from_history == total
        rows = the_file(visit, monkeypatch, f"/dialogue-figures/export/?{days}")[0]
        assert [row[1] for row in rows[-4:]] == [total, 0, total, total]
    assert board.context["combined"].from_history == 0  # 2020 to 2023: nobody knows what of it lies in 2023
    alone = "from=01/01/2023&to=31/12/2023"
    both = visit.get(f"/dialogue-figures/?{alone}").context["combined"]
    cells = [row[:2] for row in the_file(visit, monkeypatch, f"/dialogue-figures/export/?{alone}")[0][-4:]]
    assert [number for _told, number in cells] == [both.from_history, both.counted, both.together, both.rows[0].total]
    assert (cells[-1], both.from_history) == ((figures.title, 985), 0)
    (listed,) = visit.get("/dialogue-history/?year=2023").context["earlier"]
    assert (listed.total, listed.figures) == (985, figures)
    figures = DialogueFigures.objects.get(unit=here.units.city)
    assert figures.answered_share == 95
    assert [(part.people, part.is_about) for part in figures.parts.order_by("id")][:2] == [(11000, True), (3600, True)]


def test_nothing_is_added_twice_for_the_same_unit_and_year(here):
    city, ward, school = here.units.city, here.ward, here.units.school
    year = Scope(root=city, period=Period.year(2018))

    def told(scope=year):
        found = combined(here.root, scope)
        return found.from_history, found.counted, found.left_out, found.together

    for where, day, kind in (
        (ward, D(2018, 5, 5), "regular"), (city, D(2018, 5, 5), "regular"), (ward, D(2018, 6, 6), "contact"),
        (ward, D(2017, 5, 5), "regular"), (here.units.beside, D(2018, 5, 6), "regular"),
    ):  # fmt: skip
        make_conference(where, here.root, "held", day=day, kind=kind)
    assert told() == (0, 4, 0, 4)
    entered(city, here.root)  # districts and communes: what communes held in 2018 is in it, the city's own is not
    assert told() == (215, 1, 3, 216)
    below = entered(ward, here.root, title="Của phường")
    assert told() == (215, 1, 3, 216)
    assert [bool(row.why_not) for row in combined(here.root, year).rows] == [False, True]
    assert told(Scope(root=ward, period=Period.year(2018))) == (215, 0, 2, 215)
    entered(city, here.root, title="Sáu tháng cuối", begins=D(2018, 7, 1))
    assert told()[0] == 215
    entered(city, here.root, title="Hai năm", begins=D(2017, 1, 1))
    assert told()[0] == 215
    assert told(Scope(root=city, period=Period(begins=D(2017, 1, 1), ends=D(2018, 12, 31))))[:2] == (215, 1)
    DialogueFigures.objects.filter(pk=below.pk).update(steward=school)
    assert told(Scope(root=school, period=Period.year(2018)))[0] == 215
    assert told(Scope(root=school, as_it_was=True, period=Period.year(2018)))[0] == 0
    assert get("dialogues.dialoguefigures").move(school, ward, on=today(), by=here.root) == 1


def test_secretaries_of_the_unit_and_above_enter_and_correct_them_and_the_subtree_reads(here):
    found = entered(here.ward, here.secretary)
    for role in Role.values:
        for place in ("ward", "city", "school", "beside"):
            user = again(worker(role, getattr(here.units, place), f"e-{role}-{place}"))
            writes = role == "secretary" and place in ("ward", "city")
            assert may_edit_earlier(user, found) is writes, (role, place)
            assert may_enter(user) is (role == "secretary")
            assert units_to_enter_for(user).filter(pk=here.ward.pk).exists() is writes
            reads = role != "reviewer" and place in ("ward", "city")
            assert DialogueFigures.objects.visible_to(user).filter(pk=found.pk).exists() is reads, (role, place)
    for by in (here.officer, here.leader, here.beside, here.auditor):
        with pytest.raises(PermissionDenied):
            entered(here.ward, again(by))
        with pytest.raises(PermissionDenied):
            edit_figures(found, version=1, changes={}, parts=PARTS, by=again(by))
        with pytest.raises(PermissionDenied):
            remove_figures(found, by=again(by))
    remove_figures(found, by=here.secretary)
    with pytest.raises(ValidationError):
        remove_figures(found, by=here.secretary)
    assert not DialogueFiguresPart.objects.exists()


def test_they_are_corrected_part_by_part_and_wrong_ones_are_refused(here):
    found = entered(here.ward, here.secretary)
    assert edit_figures(found, version=1, changes=VALUES, parts=PARTS, by=here.secretary).version == 1
    kept = found.parts.get(kind="regular").pk
    parts = [PARTS[0] | {"number": 43}, {"level": "city", "kind": "together", "number": 1}]
    saved = edit_figures(found, version=1, changes={"claimed": 44}, parts=parts, by=here.secretary)
    assert (saved.version, found.parts.get(kind="regular").pk, found.parts.count()) == (2, kept, 2)
    assert DialogueFigures.objects.with_total().get().total == 44
    assert not DialogueFigures.objects.mismatching().exists()
    with pytest.raises(RecordChanged):
        edit_figures(found, version=1, changes={}, parts=parts, by=here.secretary)
    for field, values, given in (
        ("parts", {}, []), ("parts", {}, [PARTS[0], PARTS[0]]), ("number", {}, [PARTS[0] | {"number": 0}]),
        ("level", {}, [PARTS[0] | {"level": "odd"}]), ("parts", {}, [PARTS[0] | {"people": None}]),
        ("begins", {"begins": today() + datetime.timedelta(days=1)}, PARTS), ("ends", {"ends": D(2017, 1, 1)}, PARTS),
        ("ends", {"ends": today() + datetime.timedelta(days=1)}, PARTS),
        ("answered_share", {"answered_share": 101}, PARTS), ("source_title", {"source_title": ""}, PARTS),
        ("source_url", {"source_url": "javascript:x"}, PARTS),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as wrong:
            entered(here.ward, here.secretary, parts=given, **values)
        assert set(wrong.value.message_dict) == {field}, (field, values)
    for more in ({"title": ""}, {"ends": D(2017, 1, 1)}, {"answered_share": 101}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DialogueFigures.objects.filter(pk=found.pk).update(**more)
    for more in ({"number": 0}, {"kind": "odd"}, {"people": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            found.parts.filter(kind="regular").update(**more)


def test_the_form_has_a_table_of_parts_and_loses_nothing(here, client):
    visit = prove(client, here.secretary)
    sent = {
        "unit": str(here.ward.pk), "title": "Đối thoại năm 2019", "begins": "01/01/2019", "ends": "31/12/2019",
        "source_title": "Báo cáo", "level_1": "grassroots", "kind_1": "regular", "number_1": "12",
    }  # fmt: skip
    wrong = visit.post("/dialogue-history/new/", sent | {"number_3": "5", "kind_3": "ad_hoc", "number_1": "x"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"level_3", "number_1"})
    assert 'value="Đối thoại năm 2019"' in (page := wrong.content.decode()) or "Đối thoại năm 2019</textarea>" in page
    none = visit.post("/dialogue-history/new/", sent | {"level_1": "", "kind_1": "", "number_1": ""})
    assert (none.status_code, set(none.context["form"].errors)) == (422, {"__all__"})
    visit.post("/dialogue-history/new/", sent | {"claimed": "13"})
    found = DialogueFigures.objects.get()
    assert [(part.level, part.kind, part.number) for part in found.parts.all()] == [("grassroots", "regular", 12)]
    mismatch = visit.get("/dialogue-history/?fits=mismatch").context["earlier"]
    assert [row.figures.pk for row in mismatch] == [found.pk]
    for query, number in (
        ("fits=fits", 0), ("q=bao+cao+2019", 1), ("q=khong+co", 0), ("year=2018", 0), (f"subtree={here.ward.pk}", 1),
        (f"subtree={here.units.beside.pk}", 0), ("fits=odd", 0),
    ):  # fmt: skip
        assert len(visit.get(f"/dialogue-history/?{query}").context["earlier"]) == number, query
    edit = f"{found.get_absolute_url()}edit/"
    assert visit.get(edit).context["form"]["number_1"].value() == 12
    DialogueFigures.objects.filter(pk=found.pk).update(version=2, title="Của người khác")
    late = visit.post(edit, sent | {"version": "1"})
    assert (late.status_code, late.context["differences"][0][1:]) == (409, ("Của người khác", "Đối thoại năm 2019"))
    visit.post(edit, sent | {"version": "2", "number_1": "14"})
    assert found.parts.get().number == 14
    assert "earlier-edit" in visit.get(found.get_absolute_url()).content.decode()
    visit.post(f"{found.get_absolute_url()}remove/")
    assert not DialogueFigures.objects.exists()
    assert visit.post("/dialogue-history/export/?fits=odd")["Location"] == "/dialogue-history/?fits=odd"
    other = entered(here.units.school, here.root)
    reader = prove(client, again(here.auditor))
    assert reader.get(other.get_absolute_url()).context["may_edit"] is False
    for page in ("/dialogue-history/new/", f"{other.get_absolute_url()}edit/", f"{other.get_absolute_url()}remove/"):
        assert reader.get(page).status_code == 403
    stranger = prove(client, again(here.beside))
    for page in (other.get_absolute_url(), f"{other.get_absolute_url()}edit/", f"/api/v1/dialogue-history/{other.pk}/"):
        assert stranger.get(page).status_code == 404
