"""Figures published elsewhere: entered as written, beside what the portal counts, and beside their own parts."""

import datetime
import json
from decimal import Decimal
from io import StringIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mobilization.common.editing import RecordChanged
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.enums import Role
from organizations.figures import Period, Scope
from organizations.models import Unit
from organizations.movers import get
from reports import measures
from reports.models import Claim, ClaimPart
from reports.permissions.claims import keeper_for, may_edit_claim, may_enter, may_write_claim
from reports.queries.claims import compared, holds
from reports.services.claims import FACTS, edit_claim, enter_claim, withdraw_claim
from tests.access.people import again, worker
from tests.sign_in import prove
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

pytestmark = pytest.mark.django_db
D = datetime.date
VALUES = {
    "body": "Phường Ba Đình", "what": "mô hình đăng ký", "period_text": "năm 2025", "begins": D(2025, 1, 1),
    "ends": D(2025, 12, 31), "number": Decimal(25), "source_title": "Báo cáo số 9",
    "measure": "models_registry.registered",
}  # fmt: skip
FORM = {
    "body": "Tỉnh Hà Tĩnh", "what": "cuộc tiếp xúc, đối thoại", "period_text": "đến 10/2023", "begins": "01/10/2020",
    "ends": "15/10/2023", "qualifier": "exact", "number": "982", "measured": "count", "as_it_was": "True",
    "source_title": "Báo Hà Tĩnh", "words_1": "cấp tỉnh", "number_1": "4", "words_2": "cấp huyện", "number_2": "118",
    "words_3": "cấp xã", "number_3": "863",
}  # fmt: skip


def entered(world, *, by=None, parts=(), **more):
    return enter_claim(values=VALUES | {"about": world.heir} | more, parts=parts, by=by or world.officer)


def told(claim, reader):
    (row,) = compared([claim], reader)
    return row


@pytest.mark.parametrize(
    ("qualifier", "stated", "ours", "agrees"),
    [
        ("exact", 100, 100, True), ("exact", 100, 101, False), ("about", 100, 105, True), ("about", 100, 106, False),
        ("about", 100, 95, True), ("about", 100, 94, False), ("nearly", 100, 99, True), ("nearly", 100, 100, False),
        ("nearly", 100, 95, True), ("nearly", 100, 94, False), ("more_than", 1900, 1901, True),
        ("more_than", 1900, 1900, False), ("more_than", 1900, 90_000, True),
    ],
)  # fmt: skip
def test_how_exactly_a_source_puts_it_says_what_agrees(qualifier, stated, ours, agrees):
    assert holds(qualifier, Decimal(stated), Decimal(ours)) is agrees


def test_it_is_compared_with_the_unit_as_it_was_or_as_it_is_now(world):
    """The heir made 15 models since July (five in each of three months); with its predecessors 40."""
    alone = entered(world, number=Decimal(15))
    assert (told(alone, world.root).ours, told(alone, world.root).agrees) == (15, True)
    with_old = entered(world, number=Decimal(40), as_it_was=False)
    row = told(with_old, world.root)
    assert (row.ours, row.agrees, row.difference, row.standings) == (40, True, 0, ["agrees"])
    wrong = told(entered(world, number=Decimal(41), as_it_was=False), world.root)
    assert (wrong.difference, wrong.agrees, wrong.standings) == (-1, False, ["differs"])
    more = told(entered(world, number=Decimal(39), qualifier="more_than", as_it_was=False), world.root)
    assert more.standings == ["agrees"]
    number = measures.counted([wrong.measure], {"": Scope(root=world.heir, period=Period.year(2025))})
    assert number[""]["models_registry.registered"].number == 40
    old = told(entered(world, about=world.first, number=Decimal(15)), world.root)
    assert (old.ours, old.standings) == (15, ["agrees"])


def test_a_share_is_compared_by_what_is_reckoned(world):
    """Of 56 opinions of the heir in 2025 eight were answered in the hall: 14.3 %."""
    more = {"measure": "dialogues.opinions_on_the_spot", "measured": "percent", "as_it_was": False}
    row = told(entered(world, number=Decimal(14), **more), world.root)
    assert (row.ours, row.agrees) == (Decimal("14.3"), True)
    assert told(entered(world, number=Decimal("14.2"), **more), world.root).agrees is False
    assert told(entered(world, number=Decimal(15), **more), world.root).standings == ["differs"]


def test_tra_vinh_and_ha_tinh_state_totals_that_their_parts_do_not_make(world):
    tra_vinh = [{"words": str(n), "number": Decimal(n)} for n in (1116, 918, 1688)]
    row = told(entered(world, about=None, number=Decimal(3720), parts=tra_vinh), world.root)
    assert (row.total, row.of_parts, row.parts_differ, row.standings) == (3722, 2, True, ["parts", "nothing"])
    ha_tinh = [{"words": str(n), "number": Decimal(n)} for n in (4, 118, 863)]
    row = told(entered(world, about=None, number=Decimal(982), parts=ha_tinh), world.root)
    assert (row.total, row.of_parts) == (985, 3)
    about = told(entered(world, about=None, number=Decimal(980), qualifier="about", parts=ha_tinh), world.root)
    assert about.parts_differ is False
    fits = [{"words": "cá nhân", "number": Decimal(54)}, {"words": "tập thể", "number": Decimal(69)}]
    assert told(entered(world, about=None, number=Decimal(123), parts=fits), world.root).standings == ["nothing"]


def test_without_unit_days_or_number_of_ours_there_is_nothing_to_compare(world):
    for more in ({"about": None}, {"begins": None, "ends": None}, {"measure": ""}):
        row = told(entered(world, **more), world.root)
        assert (row.ours, row.difference, row.agrees, row.standings) == (None, None, None, ["nothing"]), more
    gone = entered(world)
    Claim.objects.filter(pk=gone.pk).update(measure="nobody.counts_this")
    assert told(Claim.objects.get(pk=gone.pk), world.root).standings == ["nothing"]


def test_what_a_reader_is_not_told_is_not_compared(world):
    claim = entered(world, measure="dialogues.opinions", number=Decimal(56), as_it_was=False)
    assert told(claim, again(world.officer)).ours == 56
    assert told(claim, again(world.auditor)).ours == 56
    for stranger in (world.leader, world.reviewer):
        row = told(claim, again(stranger))
        assert (row.ours, row.url) == (None, "")


def test_many_are_compared_with_few_queries(world):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            compared(Claim.objects.select_related("about"), world.root)
        return len(asked)

    entered(world)
    one = queries()
    for number in range(9):
        entered(world, number=Decimal(number))
    assert queries() == one == 3


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"body": ""}, "body"), ({"what": " "}, "what"), ({"source_title": ""}, "source_title"),
        ({"number": Decimal(-1)}, "number"), ({"number": Decimal("1.5")}, "number"), ({"begins": None}, "begins"),
        ({"ends": None}, "ends"), ({"ends": D(2024, 1, 1)}, "ends"), ({"measure": "no.such"}, "measure"),
        ({"measured": "percent"}, "measure"), ({"begins": D(1066, 1, 1)}, "begins"),
        ({"source_url": "ftp://x"}, "source_url"),
        ({"qualifier": "perhaps"}, "qualifier"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_at_its_field(world, more, field):
    with pytest.raises(ValidationError) as refused:
        entered(world, **more)
    assert field in refused.value.message_dict
    assert not Claim.objects.exists()


@pytest.mark.parametrize("part", [{"words": "", "number": Decimal(1)}, {"words": "a", "number": Decimal(-1)}])
def test_a_part_has_words_and_a_number(world, part):
    with pytest.raises(ValidationError) as refused:
        entered(world, parts=[part])
    assert "parts" in refused.value.message_dict
    with pytest.raises(ValidationError):
        entered(world, parts=[{"words": "a", "number": Decimal(1)}] * 31)


def test_the_table_itself_refuses(world):
    claim = entered(world, parts=[{"words": "a", "number": Decimal(1)}])
    for wrong in (
        {"body": ""}, {"begins": None}, {"ends": D(2024, 1, 1)}, {"qualifier": "x"}, {"measured": "x"}, {"number": -1},
        {"withdrawn_on": D(2026, 1, 1)}, {"withdrawn_why": "x"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(**wrong)
    for wrong in ({"words": ""}, {"number": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClaimPart.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimPart.objects.create(claim=claim, position=1, words="b", number=1)
    Claim.objects.filter(pk=claim.pk).update(key="once")
    other = entered(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=other.pk).update(key="once")


def test_officers_and_secretaries_of_the_unit_or_above_enter_and_correct_and_the_subtree_reads(world):
    claim = entered(world)
    assert claim.steward == claim.unit == world.heir
    for role in Role.values:
        for place in ("heir", "city", "beside"):
            user = worker(role, getattr(world, place), f"{role}-{place}-x")
            writes = role in (Role.OFFICER, Role.SECRETARY, Role.PARTNER)
            assert may_enter(user) is writes, (role, place)
            near = place != "beside"
            assert may_edit_claim(user, claim) is may_write_claim(user, claim) is (writes and near), (role, place)
            reads = role != Role.REVIEWER and near
            assert Claim.objects.visible_to(user).filter(pk=claim.pk).exists() is reads, (role, place)
            if not writes:
                with pytest.raises(PermissionDenied):
                    enter_claim(values=VALUES, by=user)
            if not (writes and near):
                with pytest.raises(PermissionDenied):
                    edit_claim(claim, version=1, changes={"number": Decimal(1)}, by=user)
                with pytest.raises(PermissionDenied):
                    withdraw_claim(claim, why="x", by=user)
    assert keeper_for(world.root) == world.city


def test_a_reorganisation_moves_its_keeping(world):
    claim = entered(world)
    assert get("reports.claim").move(world.heir, world.beside, on=D(2026, 1, 1), by=world.root) == 1
    claim.refresh_from_db()
    assert (claim.unit, claim.steward) == (world.heir, world.beside)


def test_correcting_writes_a_version_and_a_second_editor_overwrites_nothing(world):
    claim = entered(world, parts=[{"words": "a", "number": Decimal(1)}, {"words": "b", "number": Decimal(2)}])
    changed = edit_claim(claim, version=1, changes={"number": Decimal(26)}, by=world.secretary)
    assert (changed.version, changed.number) == (2, 26)
    assert edit_claim(claim, version=2, changes={"number": Decimal(26)}, by=world.secretary).version == 2
    parts = [{"words": "b", "number": Decimal(2)}]
    assert edit_claim(claim, version=2, changes={}, parts=parts, by=world.secretary).version == 3
    assert list(ClaimPart.objects.values_list("position", "words", "number")) == [(1, "b", 2)]
    with pytest.raises(RecordChanged):
        edit_claim(claim, version=1, changes={"number": Decimal(27)}, by=world.secretary)
    assert Claim.objects.get().number == 26


def test_withdrawn_with_a_reason_it_is_compared_no_more_and_stays_to_be_read(world, client):
    claim = entered(world)
    with pytest.raises(ValidationError):
        withdraw_claim(claim, why=" ", by=world.officer)
    gone = withdraw_claim(claim, why="Nguồn đã đính chính", by=world.officer)
    row = told(gone, world.root)
    assert (row.ours, row.standings) == (None, ["withdrawn"])
    with pytest.raises(ValidationError):
        withdraw_claim(claim, why="Lại", by=world.officer)
    with pytest.raises(PermissionDenied):
        edit_claim(gone, version=2, changes={"number": Decimal(1)}, by=world.officer)
    visit = prove(client, again(world.officer))
    assert visit.get("/claims/").context["claims"] == []
    ((shown, _standings),) = visit.get("/claims/?standing=withdrawn").context["claims"]
    assert shown.claim == gone
    page = visit.get(gone.get_absolute_url())
    assert "Nguồn đã đính chính" in page.content.decode()
    assert page.context["actions"] == []
    assert visit.get(f"/claims/{gone.pk}/edit/").status_code == 403


def test_the_list_is_searched_and_filtered(world, client):
    agreeing = entered(world, number=Decimal(15))
    differing = entered(world, number=Decimal(16), what="mô hình được công nhận")
    parts = [{"words": "a", "number": Decimal(1)}]
    wrong = entered(world, about=None, body="Trà Vinh", begins=D(2009, 1, 1), ends=D(2019, 12, 31), parts=parts)
    nothing = entered(world, about=world.city, measure="", begins=None, ends=None)
    visit = prove(client, again(world.officer))
    for query, found in (
        ("", {agreeing, differing, wrong, nothing}), ("q=tra+vinh", {wrong}), ("q=cong+nhan", {differing}),
        ("year=2015", {wrong}), ("year=2025", {agreeing, differing}), ("standing=agrees", {agreeing}),
        ("standing=differs", {differing}), ("standing=parts", {wrong}), ("standing=nothing", {wrong, nothing}),
        (f"about={world.heir.pk}", {agreeing, differing}), (f"about={world.city.pk}", {agreeing, differing, nothing}),
        ("measure=none", {nothing}), ("measure=models_registry.registered", {agreeing, differing, wrong}),
        ("q=nothing+like+it", set()), ("standing=odd", set()), ("standing=differs&year=2015", set()),
    ):  # fmt: skip
        page = visit.get(f"/claims/?{query}")
        assert {row.claim for row, _standings in page.context["claims"]} == found, query
    assert prove(client, again(world.leader)).get("/claims/").context["claims"] == []


def test_entered_on_the_page_with_its_parts_and_what_is_wrong_loses_nothing(world, client):
    visit = prove(client, again(world.officer))
    page = visit.post("/claims/new/", FORM | {"number": "98x", "number_2": "", "begins": "2020"})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"number", "number_2", "begins"}
    for typed in ("98x", "cuộc tiếp xúc, đối thoại", "863", "2020", "cấp huyện"):
        assert typed in page.content.decode()
    assert not Claim.objects.exists()
    assert visit.post("/claims/new/", FORM | {"ends": ""}).context["form"].errors["ends"]
    assert visit.post("/claims/new/", FORM).status_code == 302
    claim = Claim.objects.get()
    assert (claim.number, claim.about, claim.unit, claim.as_it_was) == (982, None, world.heir, True)
    assert list(claim.parts.values_list("words", "number")) == [("cấp tỉnh", 4), ("cấp huyện", 118), ("cấp xã", 863)]
    page = visit.get(claim.get_absolute_url()).content.decode()
    assert 'id="claim-total">985' in page
    assert "claim-edit" in page
    form = visit.get(f"/claims/{claim.pk}/edit/").context["form"]
    sent = {name: form[name].value() for name in FORM} | {"version": "1", "number": "1.982"}
    assert form["number"].value() == 982
    assert visit.post(f"/claims/{claim.pk}/edit/", sent).status_code == 302
    assert Claim.objects.get().number == 1982
    both = visit.post(f"/claims/{claim.pk}/edit/", sent | {"body": "Hà Tĩnh", "number": "7"})
    assert both.status_code == 409
    assert both.context["form"]["version"].value() == "2"
    assert visit.post(f"/claims/{claim.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert visit.post(f"/claims/{claim.pk}/withdraw/", {"reason": "Nhầm"}).status_code == 302
    assert Claim.objects.get().withdrawn_why == "Nhầm"


def test_a_unit_is_searched_for_and_named(world, client):
    visit = prove(client, again(world.officer))
    sent = FORM | {"unit": str(world.heir.pk), "measure": "dialogues.held"}
    assert visit.post("/claims/new/", sent).status_code == 302
    claim = Claim.objects.get()
    assert (claim.about, claim.measure) == (world.heir, "dialogues.held")
    edit = visit.get(f"/claims/{claim.pk}/edit/")
    assert edit.context["form"]["unit"].value() == world.heir.pk
    panel = visit.get(world.heir.get_absolute_url()).content.decode()
    assert f'href="{claim.get_absolute_url()}"' in panel
    assert visit.get("/claims/new/?measure=dialogues.held").context["form"]["measure"].value() == "dialogues.held"


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
def test_the_file_has_what_the_list_has(world, client, monkeypatch):
    parts = [{"words": "cấp xã", "number": Decimal(7)}]
    entered(world, number=Decimal(16), parts=parts)
    entered(world, number=Decimal(15), what="không có ở đây")
    visit = prove(client, again(world.officer))
    (row,), part_rows = the_file(visit, monkeypatch, "/claims/export/?q=dang+ky")
    assert row[0:3] == ("Phường Ba Đình", "Phường Ba Đình", "mô hình đăng ký")
    assert (row[7], row[9], row[10], row[12], row[13]) == (16, 7, -9, 15, -1)
    assert [each[2:4] for each in part_rows] == [("cấp xã", 7)]
    assert visit.post("/claims/export/?standing=odd").status_code == 302
    assert Job.objects.count() == 1


def test_the_api_reads_enters_corrects_and_withdraws(world, client):
    visit = prove(client, again(world.officer))
    sent = {
        "body": "Phường Ba Đình", "what": "mô hình đăng ký", "number": "16", "source_title": "Báo cáo",
        "begins": "2025-01-01", "ends": "2025-12-31", "about": world.heir.pk, "measure": "models_registry.registered",
        "parts": [{"words": "a", "number": "10"}, {"words": "b", "number": "5"}],
    }  # fmt: skip
    made = visit.post("/api/v1/claims/", sent, content_type="application/json")
    assert made.status_code == 201, made.json()
    told_of = made.json()["compared"]
    assert (told_of["number"], told_of["difference"], told_of["sum_of_parts"]) == ("15.0", "-1.0", "15.0")
    assert (told_of["parts_add_up"], told_of["standings"]) == (False, ["parts", "differs"])
    address = f"/api/v1/claims/{made.json()['id']}/"
    page = {"content_type": "application/json"}
    assert visit.patch(address, {"number": "15"}, **page).status_code == 428
    changed = visit.patch(address, {"number": "15"}, headers={"If-Match": made["ETag"]}, **page)
    assert (changed.status_code, changed.json()["compared"]["standings"]) == (200, ["agrees"])
    assert [part["words"] for part in changed.json()["parts"]] == ["a", "b"]
    assert visit.patch(address, {"number": "1"}, headers={"If-Match": made["ETag"]}, **page).status_code == 412
    wrong = visit.post("/api/v1/claims/", sent | {"measure": "no.such"}, **page)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["measure"])
    (listed,) = visit.get("/api/v1/claims/?standing=agrees").json()["results"]
    assert listed["actions"] == ["edit", "withdraw"]
    assert visit.post(f"{address}withdraw/", {"reason": ""}, **page).status_code == 400
    gone = visit.post(f"{address}withdraw/", {"reason": "Nhầm"}, **page).json()
    assert (gone["withdrawn_why"], gone["actions"]) == ("Nhầm", [])
    assert visit.get("/api/v1/claims/").json()["results"] == []
    assert visit.get(address).json()["withdrawn_why"] == "Nhầm"
    assert prove(client, again(world.leader)).get(address).status_code == 404


def test_the_published_figures_that_come_along_are_entered_once_each_as_written(world):
    Unit.objects.filter(pk=world.city.pk).update(code="01")
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    assert len(facts) == 59
    out = StringIO()
    call_command("load_claims", stdout=out)
    call_command("load_claims", "--by", world.root.email, stdout=out)
    assert out.getvalue() == (
        "Published figures entered: 59; there already: 0.\nPublished figures entered: 0; there already: 59.\n"
    )
    rows = {row.claim.key: row for row in compared(Claim.objects.select_related("about"), world.root)}
    mismatching = {key for key, row in rows.items() if row.parts_differ}
    assert mismatching == {"tra-vinh-2009-2019-registered", "ha-tinh-dialogues-2020-2023"}
    assert rows["ha-tinh-dialogues-2020-2023"].total == 985
    assert rows["quang-ninh-2023-registered"].claim.qualifier == "more_than"
    city = {row.claim.about for key, row in rows.items() if key.startswith("ha-noi")}
    assert city == {world.city}
    assert {row.claim.about for key, row in rows.items() if not key.startswith("ha-noi")} == {None}
    assert rows["ha-noi-2020-2025-models"].standings == ["differs"]
    assert all(row.claim.source_title and row.claim.steward == world.city for row in rows.values())
    claim = rows["cho-don-2022-typical"].claim
    edit_claim(claim, version=1, changes={"note": "Đã xem bản giấy"}, by=world.root)
    call_command("load_claims", stdout=out)
    assert Claim.objects.get(pk=claim.pk).note == "Đã xem bản giấy"


def test_the_command_needs_an_account_that_may(world):
    with pytest.raises(CommandError, match="no account"):
        call_command("load_claims", "--by", "nobody@example.vn")
    with pytest.raises(CommandError, match="may not"):
        call_command("load_claims", "--by", world.leader.email)
    assert not Claim.objects.exists()
