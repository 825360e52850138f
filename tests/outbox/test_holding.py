"""Files kept beside forms: whole or not at all, with their bytes, and through the migration that moved their table."""

from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mobilization.common.sniffing import Kind
from mobilization.common.uploads import CheckedFile
from mobilization.outbox import holding
from mobilization.outbox.forms import place_of
from mobilization.outbox.models import HeldFile

pytestmark = pytest.mark.django_db
BEFORE = ("models_registry", "0017_stages_are_kept")
MOVES = ("models_registry", "0018_held_files_go_to_the_outbox")


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_when_one_file_cannot_be_kept_nothing_stays_of_those_before(officer):
    papers = [CheckedFile(f"{n}.pdf", Kind.PDF, "application/pdf", ContentFile(b"x%d" % n)) for n in range(2)]
    stored, store = [], holding.store

    def failing(*args, **told):
        if stored:
            raise OSError("full")
        stored.append(store(*args, **told))
        return stored[0]

    with patch.object(holding, "store", failing), pytest.raises(OSError, match="full"):
        holding.hold(officer, "form", {"papers": papers})
    assert (HeldFile.objects.count(), default_storage.exists(stored[0].key)) == (0, False)


def test_what_is_let_go_takes_its_bytes_along(officer, stranger, django_capture_on_commit_callbacks):
    papers = [CheckedFile(f"{n}.pdf", Kind.PDF, "application/pdf", ContentFile(b"x%d" % n)) for n in range(3)]
    holding.hold(officer, "form", {"papers": papers})
    assert not holding.held_for(stranger, "form")
    first, *others = holding.held_for(officer, "form")
    for only, left in (([first.pk], [False, True, True]), (None, [False, False, False])):
        with django_capture_on_commit_callbacks(execute=True):
            holding.let_go(officer, "form", only=only)
        assert [default_storage.exists(each.key) for each in (first, *others)] == left
    assert not HeldFile.objects.exists()


def test_the_place_is_a_page_of_one_office_and_one_of_its_forms():
    def place(office, page, token):
        return place_of(SimpleNamespace(user=SimpleNamespace(acting=office), path=page), token)

    one, other = SimpleNamespace(pk=1), SimpleNamespace(pk=2)
    places = [place(one, "/a/", "x"), place(other, "/a/", "x"), place(None, "/a/", "x")]
    places += [place(one, "/b/", "x"), place(one, "/a/", "y")]
    assert len(set(places)) == 5
    assert places[0] == place(one, "/a/", "x")


def row(columns, table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY id")
        return cursor.fetchall()


def test_a_file_kept_before_its_table_moved_is_kept_afterwards(officer):
    """Back to the database of before, a file into its table, forwards again: number, form, bytes, the next number."""
    executor = MigrationExecutor(connection)
    moves, before = executor.loader.graph.nodes[MOVES], executor.loader.project_state(BEFORE)
    outbox = executor.loader.project_state(("outbox", "0008_files_beside_forms"))
    before.models |= {key: state for key, state in outbox.models.items() if key not in before.models}
    executor.unapply_migration(before.clone(), moves)
    key = default_storage.save("files/ab/kept", ContentFile(b"x"))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO models_registry_heldfile (id, key, name, content_type, size, sha256, created_at, form, field,"
            " created_by_id) VALUES (41, %s, 'a.pdf', 'application/pdf', 1, 'y', now(), 'form', 'papers', %s)",
            [key, officer.pk],
        )
    connection.check_constraints()
    executor.apply_migration(before.clone(), moves)
    assert "models_registry_heldfile" not in connection.introspection.table_names()
    (file,) = holding.held_for(officer, "form")
    assert (file.pk, file.field, file.key, holding.taken(file).content) == (41, "papers", key, b"x")
    paper = CheckedFile("b.pdf", Kind.PDF, "application/pdf", ContentFile(b"z"))
    holding.hold(officer, "form", {"papers": [paper]})
    assert list(HeldFile.objects.order_by("id").values_list("pk", "name")) == [(41, "a.pdf"), (42, "b.pdf")]
    executor.unapply_migration(before.clone(), moves)
    assert row("id, name", "models_registry_heldfile") == [(41, "a.pdf"), (42, "b.pdf")]
    assert row("id", "outbox_heldfile") == [(41,), (42,)]
