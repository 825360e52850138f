"""Migrations: none missing, each with a name that says what it does, each reversible or saying why not."""

import re
import sys
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings

from tests.consistency.sources import ROOT, text

WHY = re.compile(r"^# Not reversible: \S.{20,}", re.MULTILINE)


def ours():
    """`(name, migration, file)` of each migration that lies in this project."""
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        file = Path(sys.modules[migration.__module__].__file__)
        if file.is_relative_to(ROOT) and "site-packages" not in file.parts:
            yield f"{app}.{name}", migration, file


def badly_named(name: str) -> bool:
    """True for Django's own guesses and for numbers without a name."""
    return not re.fullmatch(r"\w+\.\d{4}_[a-z][a-z0-9_]{4,}", name) or "auto_" in name or name.endswith("_initial")


def one_way(migration, source: str) -> bool:
    """True when an operation cannot be undone and the file does not say why."""
    return not all(operation.reversible for operation in migration.operations) and not WHY.search(source)


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert out.getvalue() == "No changes detected\n"


@pytest.mark.django_db
@override_settings(MIGRATION_MODULES={"notifications": "tests.consistency.empty_migrations"})
def test_a_missing_migration_is_seen():
    with pytest.raises(SystemExit) as stopped:
        call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
    assert stopped.value.code == 1


def test_migrations_have_names():
    names = [name for name, _, _ in ours()]
    assert names
    assert [name for name in names if badly_named(name)] == []


def test_migrations_can_be_undone_or_say_why_not():
    assert [name for name, migration, file in ours() if one_way(migration, text(file))] == []


@pytest.mark.parametrize("name", ["a.0002_auto_20261122_0900", "a.0001_initial", "a.0003", "a.0002_alter_model_auto_x"])
def test_a_guessed_name_is_seen(name):
    assert badly_named(name)


def test_a_one_way_migration_is_seen():
    forwards_only = SimpleNamespace(operations=[migrations.RunPython(migrations.RunPython.noop)])
    assert one_way(forwards_only, "# nothing said")
    assert not one_way(forwards_only, "# Not reversible: the old column held what nobody can compute again.")
    both_ways = SimpleNamespace(operations=[migrations.RunSQL("select 1", "select 2"), migrations.CreateModel("A", [])])
    assert not one_way(both_ways, "")
