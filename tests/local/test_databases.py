"""A copy is taken only of a database that the same migrations made."""

import os

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.consistency.sources import ROOT
from tests.databases import MADE, digest, read_by_migrations


@pytest.fixture
def project(tmp_path):
    for name in ("organizations/migrations", "tests/testapp", "requirements"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "organizations" / "migrations" / "0001_units.py").write_text("one")
    (tmp_path / "tests" / "testapp" / "models.py").write_text("two")
    (tmp_path / "requirements" / "dev.txt").write_text("three")
    return tmp_path


@pytest.mark.parametrize(
    "path", ["organizations/migrations/0001_units.py", "tests/testapp/models.py", "requirements/dev.txt"]
)
def test_another_line_makes_another_database(project, path):
    before = digest(project)
    (project / path).write_text("else")
    assert digest(project) != before


def test_another_name_makes_another_database(project):
    before = digest(project)
    migrations = project / "organizations" / "migrations"
    (migrations / "0001_units.py").rename(migrations / "0001_places.py")
    assert digest(project) != before


def test_all_migrations_of_the_project_are_read():
    migrations = {path for path in ROOT.glob("*/**/migrations/*.py") if not path.is_relative_to(ROOT / ".venv")}
    assert len(migrations) > 60
    assert migrations - set(read_by_migrations(ROOT)) - set((ROOT / "tests" / "consistency").rglob("*.py")) == set()


@pytest.mark.django_db
def test_the_database_of_the_tests_has_every_migration():
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    made_from = connection.settings_dict["TEST"].get("TEMPLATE")
    assert made_from in {None, MADE + digest(ROOT)}
    assert made_from is None or "TEST_DATABASE_COPIES" in os.environ
