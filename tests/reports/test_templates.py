"""Templates of reports: whose they are, their sections in order, two editors, what a preview shows."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mobilization.common.editing import RecordChanged
from reports.models import ReportTemplate
from reports.permissions.plans import may_see_plan
from reports.services.templates import (
    add_template_section,
    edit_template,
    edit_template_section,
    move_template_section,
    remove_template_section,
    use_template,
)
from reports.services.templates import (
    make_template as make,
)
from reports.standard import sections_for
from tests.access.people import again, worker
from tests.reports.plan_makers import RECOGNISED, REGISTERED, make_schedule, make_template
from tests.sign_in import prove
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

pytestmark = pytest.mark.django_db
PARTS = {"kind": "parts", "heading": "Theo lĩnh vực", "measures": [REGISTERED], "dimension": "domain", "chart": "bars"}


@pytest.fixture
def visit(client, world):
    """The ward's secretary, signed in; `visit.as_(user)` signs somebody else in."""
    prove(client, again(world.secretary))
    client.as_ = lambda user: prove(client, again(user))
    return client


def headings(template):
    return list(template.sections.values_list("place", "heading"))


def test_whose_templates_one_reads(world):
    own, above = make_template(world.heir), make_template(world.city)
    beside = make_template(world.beside)
    for user, seen in (
        (world.secretary, {own, above}),
        (world.leader, {beside, above}),
        (world.auditor, {own, above, beside}),
        (world.reviewer, set()),
        (world.root, {own, above, beside}),
    ):
        assert set(ReportTemplate.objects.visible_to(again(user))) == seen
        assert {each for each in (own, above, beside) if may_see_plan(again(user), each)} == seen


def test_a_copy_has_the_sections_in_their_order(world):
    standard = sections_for("month", has_lower=False)
    made = make(unit=world.heir, values={"title": " Báo  cáo ", "layout": ""}, sections=standard, by=world.secretary)
    assert made.title == "Báo cáo"
    assert headings(made) == [(place, each.heading) for place, each in enumerate(standard, start=1)]
    assert list(made.sections.get(place=2).measures) == list(standard[1].measures)
    copied = make(unit=world.heir, values={"title": "Bản sao"}, sections=made.sections.all(), by=world.secretary)
    assert headings(copied) == headings(made)
    with pytest.raises(PermissionDenied):
        make(unit=world.heir, values={"title": "Của cán bộ"}, sections=[], by=world.officer)
    with pytest.raises(PermissionDenied):
        make(unit=world.city, values={"title": "Của trên"}, sections=[], by=world.secretary)
    with pytest.raises(ValidationError) as refused:
        make(unit=world.heir, values={"title": "  "}, sections=[], by=world.secretary)
    assert set(refused.value.message_dict) == {"title"}


def test_sections_are_added_moved_and_taken_away(world):
    made = make_template(world.heir)
    first, second = made.sections.all()
    add_template_section(made, values=PARTS, after=1, by=world.secretary)
    assert headings(made) == [(1, "Lãnh đạo"), (2, "Theo lĩnh vực"), (3, "Kết quả")]
    made.refresh_from_db()
    assert made.version == 2
    move_template_section(second, version=2, up=True, by=world.secretary)
    assert headings(made) == [(1, "Lãnh đạo"), (2, "Kết quả"), (3, "Theo lĩnh vực")]
    move_template_section(first, version=3, up=True, by=world.secretary)
    made.refresh_from_db()
    assert (made.version, headings(made)[0]) == (3, (1, "Lãnh đạo"))
    remove_template_section(first, version=3, by=world.secretary)
    assert headings(made) == [(1, "Kết quả"), (2, "Theo lĩnh vực")]
    with pytest.raises(RecordChanged):
        edit_template_section(second, version=3, values={"heading": "Cũ"}, by=world.secretary)
    with pytest.raises(RecordChanged):
        edit_template_section(first, version=4, values={"heading": "Đã bỏ"}, by=world.secretary)
    with pytest.raises(RecordChanged):
        edit_template(made, version=1, changes={"title": "Cũ"}, by=world.secretary)
    with pytest.raises(PermissionDenied):
        edit_template(made, version=4, changes={"title": "Khác"}, by=world.leader)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "[[no.such]]"}, "text"),
        ({"measures": ["no.such"]}, "measures"),
        ({"measures": []}, "measures"),
        ({"dimension": ""}, "dimension"),
        ({"dimension": "recipient"}, "dimension"),
    ],
)
def test_a_section_asks_for_what_there_is(world, values, field):
    made = make_template(world.heir)
    with pytest.raises(ValidationError) as refused:
        add_template_section(made, values=PARTS | values, after=0, by=world.secretary)
    assert set(refused.value.message_dict) == {field}
    assert made.sections.count() == 2


def test_one_that_schedules_take_stays_in_use(world):
    made = make_template(world.heir)
    schedule = make_schedule(world.heir, template=made)
    with pytest.raises(ValidationError):
        use_template(made, is_in_use=False, by=world.secretary)
    schedule.is_in_use = False
    schedule.save()
    assert not use_template(made, is_in_use=False, by=world.secretary).is_in_use
    assert use_template(made, is_in_use=True, by=world.secretary).is_in_use


def test_the_list_says_whose_and_finds(visit, world):
    own, above = make_template(world.heir, "Tháng của phường"), make_template(world.city, "Của thành phố")
    make_template(world.beside, "Của phường bên")
    make_schedule(world.city, "quarter", template=above, reach="below")
    page = visit.get("/report-templates/")
    assert [row for row, _state in page.context["templates"]] == [above, own]
    assert "/report-templates/standard/month/" in page.content.decode()
    for query, found in (
        ("q=thang+phuong", [own]),
        ("q=thanh+pho", [above]),
        ("kind=quarter", [above]),
        (f"within={world.heir.pk}", [own]),
        ("in_use=no", []),
    ):
        assert visit.get(f"/report-templates/?{query}").context["rows"] == found


def test_a_template_is_made_and_its_sections_written(visit, world):
    form = visit.get("/report-templates/new/?standard=quarter")
    assert form.context["form"]["begin_with"].value() == "standard-quarter"
    sent = {"title": "Quý của phường", "layout": "state", "unit": world.heir.pk, "begin_with": "standard-quarter"}
    answer = visit.post("/report-templates/new/", sent)
    made = ReportTemplate.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert len(headings(made)) == len(sections_for("quarter", has_lower=False))
    section = made.sections.get(place=2)
    address = f"/report-templates/{made.pk}/sections/{section.pk}/edit/"
    page = visit.get(address)
    assert page.context["form"]["heading"].value() == section.heading
    values = {
        "version": "1", "kind": "figures", "heading": "Kết quả", "text": "Có [[models_registry.registered]].",
        "measures": [REGISTERED, RECOGNISED], f"measures-place-{REGISTERED}": "2", f"measures-place-{RECOGNISED}": "1",
        "chart": "bars",
    }  # fmt: skip
    assert visit.post(address, values).status_code == 302
    section.refresh_from_db()
    assert (section.heading, section.measures, section.chart) == ("Kết quả", [RECOGNISED, REGISTERED], "bars")
    page = visit.get(made.get_absolute_url())
    assert [each.pk for each in page.context["sections"]] == list(made.sections.values_list("pk", flat=True))
    assert visit.post(f"/report-templates/{made.pk}/sections/{section.pk}/up/", {"version": "2"}).status_code == 302
    assert made.sections.get(pk=section.pk).place == 1
    gone = visit.post(f"/report-templates/{made.pk}/sections/{section.pk}/remove/?seen=3")
    assert gone.status_code == 302
    assert not made.sections.filter(pk=section.pk).exists()


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(visit, world):
    made = make_template(world.heir)
    address = f"/report-templates/{made.pk}/sections/new/"
    sent = {
        "version": "1", "kind": "parts", "heading": "", "text": "Có [[no.such]] mô hình.", "dimension": "",
        "measures": [REGISTERED], f"measures-place-{REGISTERED}": "x", "chart": "line",
    }  # fmt: skip
    page = visit.post(address, sent)
    form = page.context["form"]
    assert page.status_code == 422
    assert set(form.errors) == {"heading", "text", "measures", "dimension"}
    text = page.content.decode()
    assert "Có [[no.such]] mô hình." in text
    assert f'name="measures-place-{REGISTERED}"' in text
    assert 'value="x"' in text
    undivided = sent | {"heading": "H", "text": "", "dimension": "recipient", f"measures-place-{REGISTERED}": "1"}
    page = visit.post(address, undivided)
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"dimension"})
    assert visit.post(address, undivided | {"dimension": "month"}).status_code == 302
    assert made.sections.get(place=3).dimension == "month"


def test_two_editors_see_both_versions(visit, world):
    made = make_template(world.heir)
    section = made.sections.get(place=1)
    address = f"/report-templates/{made.pk}/sections/{section.pk}/edit/"
    mine = {"version": "1", "kind": "text", "heading": "Của tôi", "text": "", "chart": ""}
    edit_template_section(section, version=1, values={"heading": "Của người khác"}, by=world.secretary)
    page = visit.post(address, mine)
    assert page.status_code == 409
    shown = {label: (theirs, yours) for label, theirs, yours in page.context["differences"]}
    assert ("Của người khác", "Của tôi") in shown.values()
    assert page.context["form"]["version"].value() == "2"
    assert visit.post(address, mine | {"version": "2"}).status_code == 302
    head = f"/report-templates/{made.pk}/edit/"
    assert visit.post(head, {"version": "1", "title": "Cũ", "layout": ""}).status_code == 409
    assert visit.post(head, {"version": "3", "title": "Mới", "layout": ""}).status_code == 302


def test_who_only_reads_changes_nothing(visit, world):
    above = make_template(world.city)
    section = above.sections.get(place=1)
    assert visit.get(above.get_absolute_url()).context["actions"] == []
    for page in ("edit/", "use/", "sections/new/", f"sections/{section.pk}/edit/", f"sections/{section.pk}/remove/"):
        assert visit.post(f"{above.get_absolute_url()}{page}", {"x": 1}).status_code == 403
    assert visit.post(f"{above.get_absolute_url()}sections/{section.pk}/up/").status_code == 403
    beside = make_template(world.beside)
    assert visit.get(beside.get_absolute_url()).status_code == 404
    visit.as_(world.officer)
    assert visit.get("/report-templates/new/").status_code == 403


def test_it_is_taken_out_of_use_after_saying_what_that_does(visit, world):
    made = make_template(world.heir)
    page = visit.get(f"{made.get_absolute_url()}use/")
    assert page.context["effects"]
    assert visit.post(f"{made.get_absolute_url()}use/?seen=9").status_code == 302
    made.refresh_from_db()
    assert made.is_in_use
    assert visit.post(f"{made.get_absolute_url()}use/?seen=1").status_code == 302
    made.refresh_from_db()
    assert not made.is_in_use


def test_a_preview_has_the_figures_of_ones_own_unit(visit, world, monkeypatch):
    monkeypatch.setattr("reports.queries.plans.today", lambda: datetime.date(2025, 12, 31))
    made = make_template(world.city, "Xem trước", *(
        {"heading": "Lời", "text": "[[unit]]: [[models_registry.registered]] mô hình."},
        {"heading": "Bảng", "kind": "parts", "measures": [REGISTERED], "dimension": "domain"},
    ))  # fmt: skip
    page = visit.get(f"{made.get_absolute_url()}preview/")
    words, table = page.context["shown"]["sections"]
    number = int(words["text"].split(": ")[1].split()[0])
    assert words["text"].startswith("Phường Ba Đình: ")
    assert number > 0
    assert table["table"]["total"]["cells"][0]["n"] == number
    assert sum(row["cells"][0]["n"] for row in table["table"]["rows"]) == number
    assert visit.get("/report-templates/standard/month/preview/").status_code == 200
    assert visit.get("/report-templates/standard/decade/").status_code == 404
    reader = worker("reviewer", world.heir, "no-preview")
    visit.as_(reader)
    assert visit.get("/report-templates/standard/month/preview/").status_code == 403
