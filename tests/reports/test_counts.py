"""What a report counts: numbers of the measures, as many as the rows behind them; parts that make the whole."""

import datetime

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialogues.models import Opinion
from models_registry.models import RegisteredModel
from organizations.figures import Figure, Period, Scope
from organizations.models import Unit
from reports import dimensions
from reports import measures as composed
from reports.content import Disagrees, cells_behind, digest_of
from reports.dividing import shown_parts
from reports.models import CountedIds, Report, ReportCount
from reports.services.counting import _store, count_report, is_weighed, is_whole, take_count
from reports.services.reports import shown_seal, take_step
from tests.access.people import unit, worker
from tests.reports.makers import counted, fresh, make_report
from tests.worlds import shared

pytestmark = pytest.mark.django_db
D = datetime.date
YEAR = Period.year(2025)
ADDING = (
    "INSERT INTO reports_reportsection (report_id, place, kind, heading, text, measures, dimension, chart) "
    "VALUES (%(report)s, 90, 'text', 'Thêm', '', '{}', '', '')"
)


@shared
def leader(world):
    return worker("leader", world.city, "leader-city")


@shared
def report(world, leader):
    return make_report(world.city, leader)


def _alone(measure, scope):
    return len(composed.ids(measure, scope)) if not is_weighed(measure.key) else None


def behind(report, measure, scope="now", dimension="", part=""):
    row = report.count.behind.filter(measure=measure, scope=scope, dimension=dimension, part=part).first()
    return row.ids if row else []


def test_numbers_are_those_of_the_measures(world, report):
    numbers = report.count.content["numbers"]
    assert len(numbers) > 25
    scope = Scope(root=world.city, period=YEAR)
    for key, told in numbers.items():
        measure = composed.measure(key)
        alone = _alone(measure, scope)
        assert alone is None or told["now"] == alone, key
    assert numbers["models_registry.registered"]["now"] == 50  # ten units' months of four models and a copy
    assert numbers["awards.decided"]["now"] == 430
    assert numbers["dialogues.people"]["now"] == 10 * (40 + 15) + 1 + 3 + 6 + 2 + 5 + 7 + 9 + 12 + 4 + 11
    assert sum(1 for told in numbers.values() if told["now"]) > 20


def test_behind_each_number_stand_its_rows(world, report):
    looked = 0
    for number, (key, scope, dimension, part) in cells_behind(report.count.content):
        found = behind(report, key, scope, dimension, part)
        if is_weighed(key):
            assert bool(found) == bool(number)
        else:
            assert len(found) == number, (key, dimension, part)
        looked += bool(number)
        assert found == sorted(set(found))
    assert looked > 90


def test_the_rows_of_the_whole_are_those_of_the_definition(world, report):
    scope = Scope(root=world.city, period=YEAR)
    for key in report.count.content["numbers"]:
        measure = composed.measure(key)
        rows = measure.of(scope) if isinstance(measure, Figure) else measure.of(None, scope)
        assert behind(report, key) == sorted(rows.values_list("pk", flat=True).distinct()), key


def test_parts_make_the_whole_where_they_say_so(report):
    tables = [table for table in report.count.content["tables"].values() if table["total"]]
    assert len(tables) > 4
    for table in tables:
        if table["note"] and "Cộng các phần" in table["note"]:
            continue
        for place, cell in enumerate(table["total"]["cells"]):
            if cell["n"] is not None and cell["behind"]:
                assert sum(row["cells"][place]["n"] or 0 for row in table["rows"]) == cell["n"], table["columns"]


def test_a_table_that_does_not_add_up_says_why(report):
    themes = [table for table in report.count.content["tables"].values() if table["columns"][0]["title"] == "Chủ đề"]
    (table,) = themes
    registered = sum(row["cells"][0]["n"] for row in table["rows"])
    assert registered != table["total"]["cells"][0]["n"]
    assert "“Đã đăng ký”" in table["note"]


def test_units_below_are_ranked_and_make_the_whole(world, report):
    (table,) = [each for each in report.count.content["tables"].values() if each["columns"][-1]["title"] == "Xếp thứ"]
    by_name = {row["label"]: [cell["n"] for cell in row["cells"]] for row in table["rows"]}
    assert by_name["Phường Ba Đình"][0] == 40  # six months of the heir and of the wards it took over
    assert by_name["Phường Hoàn Kiếm"][0] == 10
    assert by_name["Phường Ba Đình"][-1] == 1
    assert by_name["Phường Hoàn Kiếm"][-1] == 2
    assert by_name.keys() >= {"Phường Ba Đình", "Phường Hoàn Kiếm"}


def test_units_below_without_anything_are_told_by_their_number(world, report, leader):
    silent = [unit(f"0{place}999", world.city, name=f"Xã Im Lặng {place}") for place in (1, 2)]
    again = counted(report)
    for heading in ("Xếp thứ", "Hệ thống đếm"):
        (table,) = [each for each in again.count.content["tables"].values() if each["columns"][-1]["title"] == heading]
        assert len(table["rows"]) > 1
        assert not {row["label"] for row in table["rows"]} & {each.name for each in silent}
        below = Unit.objects.filter(parent=world.city, valid_to=None).count()
        assert f"/{below} đơn vị" in table["note"]


def test_a_unit_that_handed_in_stands_beside_what_is_counted_though_it_has_nothing(world, report):
    quiet = unit("01999", world.city, name="Xã Im Lặng")
    own = make_report(quiet, worker("leader", quiet, "leader-quiet"))
    take_step(own, "submit", by=own.drafted_by, seal=shown_seal(own))
    table = counted(report).count.content["tables"][place_of_returns(report)]
    (row,) = [each for each in table["rows"] if each["label"] == "Xã Im Lặng"]
    assert (row["cells"][0]["text"], {cell["n"] for cell in row["cells"][1:]}) == ("Đã gửi", {0})


def test_figures_that_never_occurred_are_told_by_their_number(world, report):
    quiet = unit("01999", world.city, name="Xã Im Lặng")
    own = make_report(quiet, worker("leader", quiet, "leader-quiet"))
    assert [
        each["rows"] for each in own.count.content["tables"].values() if each["columns"][0]["title"] == "Chỉ tiêu"
    ] == [[]] * 3
    tables = [each for each in report.count.content["tables"].values() if each["columns"][0]["title"] == "Chỉ tiêu"]
    rows = [row for table in tables for row in table["rows"]]
    assert len(rows) > 15
    assert all(any(cell["n"] for cell in row["cells"]) for row in rows)


def place_of_returns(report):
    return str(report.sections.get(kind="returns").place)


def test_as_it_was_counts_under_the_old_wards(world, leader):
    report = make_report(world.city, leader, kind="topical", title="Theo đơn vị cũ", as_it_was=True)
    key = "models_registry.registered"
    assert report.count.content["numbers"][key]["now"] == 50
    own = make_report(world.heir, worker("leader", world.heir, "leader-heir"))
    assert own.count.content["numbers"][key]["now"] == 40
    was = make_report(world.heir, worker("leader", world.heir, "leader-h2"), kind="topical", title="T", as_it_was=True)
    assert was.count.content["numbers"][key]["now"] == 15


def test_what_is_entered_later_changes_the_next_count(world, report):
    key = "models_registry.registered"
    gone = RegisteredModel.objects.get(pk=behind(report, key)[0])
    gone.__class__.objects.filter(pk=gone.pk).update(registered_on=D(2024, 12, 31))
    assert fresh(report).count.content["numbers"][key]["now"] == 50
    again = counted(report)
    assert again.count.content["numbers"][key]["now"] == 49
    assert gone.pk not in behind(again, key)
    assert again.count.content["numbers"][key]["before"] == 1
    assert behind(again, key, "before") == [gone.pk]
    assert ReportCount.objects.filter(report=report).count() == 1


def test_a_number_that_is_not_its_rows_is_refused(world, report, monkeypatch):
    monkeypatch.setattr(
        "reports.services.counting.cells_behind", lambda content: [(7, ["models_registry.registered", "now", "", ""])]
    )
    with pytest.raises(Disagrees, match="7 is not 50"):
        count_report(report)


def test_parts_that_must_make_the_whole_and_do_not_are_refused(world, report, monkeypatch):
    monkeypatch.setattr("reports.content.shown_parts", lambda *asked: shown_parts(*asked)[1:])
    with pytest.raises(Disagrees, match="The parts by domain do not make the whole"):
        count_report(report)


def test_each_part_is_stored_as_its_list_says_and_columns_in_one_statement(world, report):
    scope = Scope(root=world.city, period=YEAR)
    made = ReportCount.objects.create(report=report, counted_at=timezone.now(), asked="x", content={}, digest="x")
    found, statements = {}, {}
    for measure in composed.measures():
        for dimension in composed.dimensions(measure):
            parts = composed.divided([measure], scope, dimension)[measure.key]
            written = {
                dimensions.get(dimension).written(value): composed.ids(measure, scope, parts={dimension: value})
                for value in parts
            }
            with CaptureQueriesContext(connection) as asked:
                _store(made, measure, "now", scope, dimension)
            kept = made.behind.filter(measure=measure.key, dimension=dimension)
            found[measure.key, dimension] = dict(kept.values_list("part", "ids"))
            assert is_weighed(measure.key) or found[measure.key, dimension] == written, (measure.key, dimension)
            assert found[measure.key, dimension].items() >= written.items()
            statements[measure.key, dimension] = (len(asked), len(written))
    assert sum(1 for parts in found.values() if len(parts) > 1) > 60
    several = {name[1] for name, (asked, parts) in statements.items() if asked > 1 and parts > 1}
    assert several <= {"month", "host"}


def test_a_submitted_report_keeps_numbers_and_rows(world, report, leader):
    seal = shown_seal(report)
    take_step(report, "submit", by=leader, seal=seal)
    sent = fresh(report)
    assert (sent.state, sent.seal) == ("submitted", seal)
    assert is_whole(sent)
    before = digest_of(sent.document)
    Opinion.objects.update(received_on=D(2020, 1, 1))
    late = count_report(sent)
    take_count(late)
    kept = fresh(report)
    assert digest_of(kept.document) == before
    assert kept.count_id == sent.count_id
    assert not ReportCount.objects.filter(pk=late.pk).exists()


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE reports_countedids SET ids = '{1}' WHERE count_id = %(count)s",
        "UPDATE reports_reportcount SET content = '{}' WHERE id = %(count)s",
        "DELETE FROM reports_countedids WHERE count_id = %(count)s",
        "UPDATE reports_reportsection SET text = 'khác' WHERE report_id = %(report)s",
        "DELETE FROM reports_reportsection WHERE report_id = %(report)s",
        ADDING,
    ],
)
def test_nobody_writes_to_what_was_submitted(world, report, leader, write):
    take_step(report, "submit", by=leader)
    names = {"count": report.count_id, "report": report.pk}
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(write, names)
    assert is_whole(fresh(report))
    assert CountedIds.objects.filter(count=report.count_id).count() > 90


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE reports_report SET document = '{}' WHERE id = %s",
        "UPDATE reports_report SET state = 'draft', published_on = NULL WHERE id = %s",
        "UPDATE reports_report SET title = 'khác' WHERE id = %s",
        "DELETE FROM reports_report WHERE id = %s",
    ],
)
def test_nobody_writes_to_what_was_published(world, report, leader, write):
    take_step(report, "submit", by=leader)
    take_step(report, "publish", by=worker("approver", world.city))
    with pytest.raises(Error, match="changes no more"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(write, [report.pk])
    Report.objects.filter(pk=report.pk).update(steward=world.beside)  # a reorganisation may
    assert fresh(report).state == "published"


def test_rows_that_changed_behind_a_seal_are_found(world, report, leader):
    take_step(report, "submit", by=leader)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reports_countedids DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE reports_countedids SET ids = ids[2:] WHERE count_id = %s AND id = (SELECT min(id)"
            " FROM reports_countedids WHERE cardinality(ids) > 3)",
            [report.count_id],
        )
        cursor.execute("ALTER TABLE reports_countedids ENABLE TRIGGER USER")
    assert not is_whole(fresh(report))
