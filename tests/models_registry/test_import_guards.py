"""What decisions about an import refuse whoever asks, what they hold while they judge, and what a clean-up leaves."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mobilization.common.files import store
from models_registry.enums import ImportStage, RowVerdict
from models_registry.models import ModelImport, ModelImportRow
from models_registry.services import import_rows
from models_registry.services.import_rows import Judge, _with_ids
from models_registry.services.imports import WrongStage, confirm_import, remove_old_imports, write_piece
from tests.models_registry.makers import make_model

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_wakes")]


def staged(cast, **counts):
    """An import of the officer that waits for a decision."""
    source = ModelImport(acting=cast.officer.acting, unit=cast.units.ward, format="xlsx")
    source.stage, source.counts = ImportStage.READY, counts
    return store(source, b"x", name="x.xlsx", by=cast.officer)


@pytest.mark.parametrize(
    ("counts", "is_whole"), [({"unchanged": 2}, False), ({"error": 1}, False), ({"new": 3, "error": 1}, True)]
)
def test_a_decision_needs_a_good_row_and_a_whole_import_no_bad_one(cast, counts, is_whole):
    source = staged(cast, **counts)
    with pytest.raises(WrongStage):
        confirm_import(source, is_whole=is_whole, by=cast.officer)
    source.refresh_from_db()
    assert (source.stage, source.writing) == (ImportStage.READY, None)


def held(statements):
    return [each["sql"] for each in statements if "FOR UPDATE" in each["sql"]]


def test_what_is_decided_about_is_held(cast):
    source = staged(cast, new=1)
    with CaptureQueriesContext(connection) as statements:
        confirm_import(source, is_whole=False, by=cast.officer)
    assert [sql for sql in held(statements) if 'FROM "models_registry_modelimport"' in sql]


def test_rows_and_the_models_they_change_are_held_while_they_are_written(cast):
    source, model = staged(cast, update=1), make_model(cast.units.ward)
    make_model(cast.units.ward)  # of which no row speaks
    ModelImportRow.objects.create(
        source=source, number=2, cells={}, code=model.code, title="x", verdict=RowVerdict.UPDATE
    )
    with CaptureQueriesContext(connection) as statements:
        [judged] = write_piece(Judge(source, cast.officer), size=5)
    assert judged.model == model
    assert list(Judge(source, cast.officer)._models({model.code}, is_final=True)) == [model.code]
    judging = held(statements)[:2]
    assert ['FROM "models_registry_modelimportrow"' in sql for sql in judging] == [True, False]
    assert ['FROM "models_registry_registeredmodel"' in sql for sql in judging] == [False, True]


def test_of_the_codes_that_stand_twice_those_that_are_asked_for_are_told(cast):
    source = staged(cast)
    rows = [ModelImportRow(source=source, number=number, code=code, cells={}) for number, code in enumerate("AABB", 2)]
    ModelImportRow.objects.bulk_create(rows)
    assert Judge(source, cast.officer)._named_twice({"A"}) == {"A": [2, 3]}


def test_short_cells_that_say_the_same_are_read_once_and_a_bounded_number_is_known(monkeypatch):
    judge = Judge(ModelImport(), None)
    known = judge._known["households"]
    for cell, number in (("5", 1), ("5", 1), (f"{'':39}5", 2), (f"{'':40}5", 2), (["n", "5"], 2)):
        assert (judge._value("households", cell, None), len(known)) == (5, number)
    monkeypatch.setattr(import_rows, "_MOST_KNOWN", 3)
    for cell, number in (("6", 3), ("7", 1)):
        judge._value("households", cell, None)
        assert len(known) == number


def test_a_row_means_the_part_that_is_the_same_before_one_of_the_same_name():
    parts = [SimpleNamespace(pk=pk, name="Bê", position=position) for pk, position in ((1, "a"), (2, "b"), (3, "c"))]
    [first, second] = _with_ids([{"name": "Bê", "position": each} for each in "xb"], parts, ("name", "position"))
    assert (first["id"], second["id"]) == (1, 2)
    [row] = _with_ids([{"name": "Bê", "position": "b"}], parts, ("name", "position"))
    assert row["id"] == 2


def test_a_new_row_belongs_to_a_unit(cast):
    source = staged(cast)
    source.unit, source.columns = None, [[0, "title"]]
    row = ModelImportRow(source=source, number=2, cells={"0": "Đường hoa"}, title="Đường hoa")
    Judge(source, cast.officer).judge([row])
    assert (row.verdict, [error["key"] for error in row.errors]) == (RowVerdict.ERROR, ["unit"])


def test_what_is_being_written_is_not_cleaned_away(cast):
    source = confirm_import(staged(cast, new=1), is_whole=False, by=cast.officer)
    other = staged(cast, new=1)
    ModelImport.objects.update(created_at=timezone.now() - timedelta(days=3650))
    assert remove_old_imports() == 1
    assert list(ModelImport.objects.values_list("pk", flat=True)) == [source.pk]
    assert other.pk != source.pk
