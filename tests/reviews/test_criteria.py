"""Criteria sets: written, published, replaced, copied; the portal's own 100 points; what pages and API show of them."""

import json
import uuid
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mobilization.common.editing import RecordChanged, content_of
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from mobilization.workflow.refusals import NotAllowed, TransitionRefused, WrongState
from mobilization.workflow.transitions import available_actions
from reviews.checks import faults
from reviews.models import CriteriaSet, CriteriaSetTransition, Criterion, CriterionGroup, GradeBand
from reviews.queries.criteria import most_points, side_by_side, whole
from reviews.queries.sheets import lines_of
from reviews.scoring import total
from reviews.services.criteria import (
    begin_with,
    discard_criteria,
    edit_criteria,
    next_version,
    publish_criteria,
    replace_content,
    write_criteria,
)
from reviews.services.criteria_parts import add_part, change_part, remove_part
from reviews.services.seeding import seed_criteria
from tests.access.people import again, worker

pytestmark = pytest.mark.django_db
GROUPS = [{"title": "Kết quả", "criteria": [{"title": "Đo được", "maximum": "60"}, {"title": "Bền", "maximum": "40"}]}]
BANDS = [{"name": "Chưa đạt", "lowest": "0"}, {"name": "Đạt", "lowest": "50"}]
HEAD = {"title": "Bộ tiêu chí", "campaign": None, "level": "", "subject": "", "source": ""}


@pytest.fixture
def draft(ward):
    """A draft of the ward's with two criteria and two grades."""
    made = write_criteria(unit=ward.units.ward, values=HEAD, by=again(ward.secretary))
    return replace_content(made, version=1, groups=GROUPS, bands=BANDS, by=again(ward.secretary))


def fresh(criteria):
    return whole(CriteriaSet.objects.all()).get(pk=criteria.pk)


def refused(call):
    with pytest.raises(ValidationError) as wrong, transaction.atomic():
        call()
    return set(getattr(wrong.value, "error_dict", {"": 0}))


# --- the life of a version ------------------------------------------------------------------------------------


def test_a_version_is_published_replaced_and_never_changed(ward, draft):
    by = again(ward.secretary)
    first = publish_criteria(draft, by=by)
    assert (first.state, first.published_at is not None) == ("published", True)
    second = next_version(first, by=by)
    assert (second.number, second.family, second.state) == (2, first.family, "draft")
    assert refused(lambda: next_version(first, by=by)) == {""}
    publish_criteria(second, by=by)
    assert [fresh(each).state for each in (first, second)] == ["replaced", "published"]
    assert list(CriteriaSetTransition.objects.order_by("pk").values_list("action", flat=True)) == [
        "publish",
        "replace",
        "publish",
    ]
    line = Criterion.objects.filter(group__criteria_set=first).first()
    for call in (
        lambda: edit_criteria(second, version=second.version, changes={"title": "X"}, by=by),
        lambda: add_part(CriterionGroup(criteria_set=second), values={"title": "X"}, by=by),
        lambda: change_part(line, values={"title": "X"}, seen=content_of(line), by=by),
        lambda: remove_part(line, by=by),
        lambda: replace_content(second, version=second.version, groups=[], bands=[], by=by),
        lambda: discard_criteria(second, by=by),
    ):
        with pytest.raises(PermissionDenied):
            call()
    with pytest.raises(WrongState):
        publish_criteria(second, by=by)


STEPS = {
    ("draft", "publish"): "published",
    ("published", "publish"): WrongState,
    ("replaced", "publish"): WrongState,
}


@pytest.mark.parametrize(("state", "action"), STEPS)
@pytest.mark.parametrize("role", ["secretary", "leader", "officer", "administrator", "auditor"])
def test_who_may_publish_in_which_state(ward, draft, state, action, role):
    by = again(ward.secretary)
    if state != "draft":
        publish_criteria(draft, by=by)
    if state == "replaced":
        publish_criteria(next_version(draft, by=by), by=by)
    user = again(worker(role, ward.units.ward, f"{role}-2"))
    offered = [step.action for step in available_actions(fresh(draft), user)]
    keeps = role in ("secretary", "leader")
    assert offered == ({"draft": ["publish"], "published": ["replace"]}.get(state, []) if keeps else [])
    wanted = STEPS[state, action]
    if wanted == "published" and role not in ("secretary", "leader"):
        wanted = NotAllowed
    if isinstance(wanted, str):
        assert publish_criteria(draft, by=user).state == wanted
    else:
        with pytest.raises(wanted):
            publish_criteria(draft, by=user)


def test_what_nobody_can_score_by_is_not_put_in_force(ward):
    by = again(ward.secretary)
    empty = write_criteria(unit=ward.units.ward, values=HEAD, by=by)
    assert len(faults(empty)) == 2
    with pytest.raises(TransitionRefused):
        publish_criteria(empty, by=by)
    filled = replace_content(empty, version=1, groups=GROUPS, bands=[{"name": "Đạt", "lowest": "50"}], by=by)
    assert len(faults(filled)) == 1
    add_part(CriterionGroup(criteria_set=filled), values={"title": "Trống"}, by=by)
    add_part(GradeBand(criteria_set=filled), values={"name": "Chưa đạt", "lowest": Decimal(0)}, by=by)
    assert len(faults(filled)) == 1


@pytest.mark.bar("X13")
def test_a_second_editor_overwrites_nothing(ward, draft):
    by, seen = again(ward.secretary), draft.version
    edit_criteria(draft, version=seen, changes={"title": "Tên một"}, by=by)
    for call in (
        lambda: edit_criteria(draft, version=seen, changes={"title": "Tên hai"}, by=by),
        lambda: replace_content(draft, version=seen, groups=[], bands=[], by=by),
    ):
        with pytest.raises(RecordChanged):
            call()
    line = Criterion.objects.first()
    before = content_of(line)
    change_part(line, values={"title": "Một"}, seen=before, by=by)
    with pytest.raises(RecordChanged):
        change_part(line, values={"title": "Hai"}, seen=before, by=by)
    assert (fresh(draft).title, Criterion.objects.get(pk=line.pk).title) == ("Tên một", "Một")


# --- parts ----------------------------------------------------------------------------------------------------


def order(draft):
    return [line.title for group in fresh(draft).groups.all() for line in group.criteria.all()]


def test_criteria_are_added_moved_and_taken_away(ward, draft):
    by, group = again(ward.secretary), draft.groups.get()
    new = Criterion(group=group)
    add_part(new, values={"title": "Mới", "maximum": Decimal(5)}, place=1, by=by)
    assert order(draft) == ["Mới", "Đo được", "Bền"]
    new = Criterion.objects.get(title="Mới")
    change_part(new, values={}, place=3, seen=content_of(new), by=by)
    assert order(draft) == ["Đo được", "Bền", "Mới"]
    remove_part(Criterion.objects.get(title="Bền"), by=by)
    assert list(group.criteria.values_list("position", flat=True)) == [1, 2]
    remove_part(group, by=by)
    assert not Criterion.objects.exists()


@pytest.mark.parametrize(
    ("part", "values", "field"),
    [
        (Criterion, {"title": "", "maximum": Decimal(5)}, "title"),
        (Criterion, {"title": "X", "maximum": Decimal(0)}, "maximum"),
        (Criterion, {"title": "X", "maximum": Decimal(5), "weight": Decimal(0)}, "weight"),
        (Criterion, {"title": "X", "maximum": Decimal(5), "knock_out": Decimal(6)}, "knock_out"),
        (GradeBand, {"name": "Đạt", "lowest": Decimal(60)}, "name"),
        (GradeBand, {"name": "Khá", "lowest": Decimal(50)}, "lowest"),
        (GradeBand, {"name": "Khá", "lowest": Decimal(101)}, "lowest"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(ward, draft, part, values, field):
    group = draft.groups.get()
    made = Criterion(group=group) if part is Criterion else GradeBand(criteria_set=draft)
    assert refused(lambda: add_part(made, values=values, by=again(ward.secretary))) == {field}


def test_versions_stand_side_by_side_by_their_keys(ward, draft):
    by = again(ward.secretary)
    publish_criteria(draft, by=by)
    newer = next_version(draft, by=by)
    measured, lasting = Criterion.objects.filter(group__criteria_set=newer).order_by("position")
    change_part(measured, values={"title": "Đo được, kiểm tra được"}, seen=content_of(measured), by=by)
    remove_part(lasting, by=by)
    add_part(Criterion(group=newer.groups.get()), values={"title": "Lan tỏa", "maximum": Decimal(10)}, by=by)
    pairs = side_by_side(fresh(draft), fresh(newer))
    said = [(pair.older and pair.older.title, pair.newer and pair.newer.title, pair.differs) for pair in pairs]
    assert said == [
        ("Đo được", "Đo được, kiểm tra được", True),
        (None, "Lan tỏa", True),
        ("Bền", None, True),
    ]
    assert not any(pair.differs for pair in side_by_side(fresh(draft), fresh(draft)))


# --- the portal's own -----------------------------------------------------------------------------------------


def test_the_portals_own_set_has_100_points_and_is_marked(ward, capsys):
    call_command("seed_criteria")
    ours = fresh(CriteriaSet.objects.get(is_ours=True))
    assert "entered" in capsys.readouterr().out
    assert seed_criteria() is None
    assert (ours.state, ours.unit, most_points(ours), faults(ours)) == ("published", ward.units.city, 100, [])
    lines = [line.counted for line in lines_of(ours)]
    assert total(lines, {line.key: line.maximum for line in lines}) == 100
    assert len(lines) == 11


@pytest.mark.bar("A3")
def test_a_ward_begins_its_own_with_it(ward):
    ours = seed_criteria()
    by = again(ward.secretary)
    assert list(CriteriaSet.objects.visible_to(by)) == [ours]
    with pytest.raises(PermissionDenied):
        next_version(ours, by=by)
    own = begin_with(ours, unit=ward.units.ward, title="Bộ tiêu chí của phường", by=by)
    assert (own.is_ours, own.number, own.state, own.family == ours.family) == (False, 1, "draft", False)
    assert most_points(fresh(own)) == 100
    for user in (ward.beside, worker("reviewer", ward.units.ward)):
        assert list(CriteriaSet.objects.visible_to(again(user))) == [ours], "a draft is its subtree's"
    assert set(CriteriaSet.objects.visible_to(again(ward.city))) == {ours, own}
    with pytest.raises(PermissionDenied):
        begin_with(ours, unit=ward.units.city, title="X", by=by)


# --- pages and API --------------------------------------------------------------------------------------------


@pytest.fixture
def visit(client, ward):
    client.force_login(again(ward.secretary))
    return client


def posted(response):
    """What the form of the page would send."""
    form = response.context["form"]
    return {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}


def test_a_set_is_written_and_put_in_force_on_pages(visit, ward):
    visit.post("/criteria/new/", {"unit": ward.units.ward.pk, "title": "Bộ tiêu chí"})
    criteria = CriteriaSet.objects.get()
    here = criteria.get_absolute_url()
    assert visit.get(here).context["faults"]
    assert visit.post(f"{here}groups/new/", {"title": "Kết quả"})["Location"] == here
    group = criteria.groups.get()
    visit.post(f"/criteria/groups/{group.pk}/criteria/new/", {"title": "Đo được", "maximum": "100", "weight": "1"})
    visit.post(f"{here}bands/new/", {"name": "Đạt", "lowest": "0"})
    assert visit.get(here).context["faults"] == []
    line = group.criteria.get()
    edit = f"/criteria/criteria/{line.pk}/edit/"
    mine = posted(visit.get(edit)) | {"title": "Của tôi"}
    visit.post(edit, posted(visit.get(edit)) | {"title": "Của người khác"})
    assert visit.post(edit, mine).status_code == 409
    assert visit.post(edit, mine | {"maximum": "0"}).status_code == 422, "first the fault, then both versions"
    visit.post(f"{here}publish/")
    assert visit.get(here).context["actions"] == ["version", "copy"]
    answer = visit.post(f"{here}version/")
    newer = CriteriaSet.objects.get(number=2)
    assert answer["Location"] == newer.get_absolute_url()
    assert "Của người khác" in visit.get(f"{here}compare/{newer.pk}/").content.decode()
    visit.post(f"{newer.get_absolute_url()}discard/")
    assert CriteriaSet.objects.count() == 1


def test_unknown_kinds_of_parts_do_not_exist(visit, draft):
    assert visit.get(f"{draft.get_absolute_url()}criteria/new/").status_code == 404
    assert visit.get(f"/criteria/odd/{draft.pk}/edit/").status_code == 404


def test_filters_narrow_the_list(visit, ward, draft):
    ours = seed_criteria()
    CriteriaSet.objects.filter(pk=draft.pk).update(level="grassroots")
    for query, found in (
        ("", {ours, draft}),
        ("?q=bo+tieu+chi+cham", {ours}),
        ("?state=draft", {draft}),
        (f"?unit={ward.units.ward.pk}", {draft}),
        ("?level=city", {ours}),
        ("?level=grassroots", {ours, draft}),
        ("?subject=odd", set()),
    ):
        assert set(visit.get("/criteria/" + query).context["rows"]) == found, query
    assert "empty-state" in visit.get("/criteria/?q=nothing").content.decode()


@pytest.mark.parametrize("path", ["criteria/", "criteria/{}/", "criteria/{}/compare/{}/", "api/v1/criteria/"])
def test_ten_and_600_rows_cost_no_more_queries_than_one(visit, ward, draft, path):
    counts, known = [], {"unit": ward.units.ward, "steward": ward.units.ward, "title": "S"}
    for number in (1, 10, 600):
        have, group = CriteriaSet.objects.count(), draft.groups.get()
        CriteriaSet.objects.bulk_create(CriteriaSet(family=uuid.uuid4(), **known) for _each in range(have, number))
        Criterion.objects.bulk_create(
            Criterion(group=group, criteria_set=draft, position=9 + each, key=f"k{each}", title="X", maximum=1)
            for each in range(have, number)
        )
        with CaptureQueriesContext(connection) as queries:
            assert visit.get("/" + path.format(draft.pk, draft.pk)).status_code == 200
        counts.append(len(queries))
    assert max(counts) == counts[0], counts
    assert counts[0] <= 25


@pytest.mark.django_db(transaction=True)
@pytest.mark.bar("A3")
def test_the_file_has_the_criteria_of_the_list(visit, ward, draft, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    hidden = write_criteria(unit=ward.units.city, values=HEAD, by=again(ward.city))
    replace_content(hidden, version=1, groups=GROUPS, bands=BANDS, by=again(ward.city))
    address = visit.post("/criteria/export/")["Location"]
    job = Job.objects.get(pk=int(address.split("/")[2]))
    runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as file:
        rows = list(openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True))
    assert [(row[5], row[9]) for row in rows] == [("Đo được", 60), ("Bền", 40)]


def send(client, method, path, data=None, **headers):
    return getattr(client, method)(
        f"/api/v1/{path}", json.dumps(data or {}), content_type="application/json", headers=headers
    )


def test_the_api_writes_and_publishes(visit, ward):
    made = send(visit, "post", "criteria/", {"unit": ward.units.ward.pk, "title": "API"})
    assert made.status_code == 201
    path = f"criteria/{made.json()['id']}/"
    content = {"groups": GROUPS, "bands": BANDS}
    assert send(visit, "put", f"{path}content/", content).status_code == 428
    filled = send(visit, "put", f"{path}content/", content, **{"If-Match": made["ETag"]})
    assert (filled.status_code, filled.json()["groups"][0]["criteria"][0]["title"]) == (200, "Đo được")
    assert send(visit, "put", f"{path}content/", content, **{"If-Match": made["ETag"]}).status_code == 412
    renamed = send(visit, "patch", path, {"title": "Khác"}, **{"If-Match": filled["ETag"]})
    assert renamed.json()["title"] == "Khác"
    assert send(visit, "post", f"{path}publish/").json()["state"] == "published"
    assert send(visit, "post", f"{path}publish/").status_code == 409
    newer = send(visit, "post", f"{path}next-version/")
    assert (newer.status_code, newer.json()["number"]) == (201, 2)
    assert send(visit, "delete", f"criteria/{newer.json()['id']}/").status_code == 204
    copied = send(visit, "post", f"{path}copy/", {"unit": ward.units.school.pk, "title": "Trường"})
    assert (copied.status_code, copied.json()["unit"]) == (201, ward.units.school.pk)
