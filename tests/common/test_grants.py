"""The application's role over a connection of its own: it works, and cannot change what is on record."""

from types import SimpleNamespace

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import DatabaseError, connection
from psycopg import sql

from mobilization.common import grants
from mobilization.common.management.commands import migrate
from organizations.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event(application):
    application.execute(
        "INSERT INTO outbox_event (kind, subject_type, subject_id, data) VALUES ('test.x', 'x', '1', '{}')"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outbox_event SET kind = 'other'",
        "UPDATE outbox_event SET position = 2, data = '{}'",
        "DELETE FROM outbox_event",
        "TRUNCATE outbox_event",
        "TRUNCATE outbox_job CASCADE",
        "ALTER TABLE outbox_event DISABLE TRIGGER ALL",
        "DROP TABLE outbox_event",
        "CREATE TABLE mine (id int)",
        "DELETE FROM django_migrations",
        "UPDATE django_migrations SET name = 'x'",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
    ],
)
def test_the_application_cannot_change_the_record(application, event, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(statement)


def test_the_application_reads_writes_and_publishes(application, event):
    account = User.objects.create_user("officer@example.vn")
    assert application.execute("SELECT count(*) FROM django_migrations").fetchone()[0] > 0
    assert application.execute("UPDATE outbox_event SET position = 1").rowcount == 1
    assert application.execute("UPDATE organizations_user SET language = 'en'").rowcount == 1
    session = "INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('k', 'd', now())"
    assert application.execute(session).rowcount == 1
    assert application.execute("DELETE FROM django_session").rowcount == 1
    account.refresh_from_db()
    assert account.language == "en"


def test_a_right_that_was_added_by_hand_is_gone_after_the_next_migrate(role, application, monkeypatch):
    monkeypatch.setattr(grants, "application_role", lambda: role[0])
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON outbox_event, django_session TO {role[0]}")
    application.execute("TRUNCATE outbox_event, django_session")
    call_command("migrate", verbosity=0)
    for table in ("outbox_event", "django_session"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(f"TRUNCATE {table}")


def test_the_application_has_its_rights_at_every_moment(role, application, monkeypatch):
    """They are taken and given again in one transaction, while the portal works."""
    half = [*grants._statements(role[0], set())[:2], sql.SQL("SELECT 1 / 0")]
    monkeypatch.setattr(grants, "_statements", lambda *known: half)
    with pytest.raises(DatabaseError):
        grants.apply_grants(using="default", role=role[0])
    assert application.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_of_tables_that_are_not_there_yet_nothing_is_said():
    """As when only some of the apps were migrated."""
    said = " ".join(each.as_string() for each in grants._statements("r", {"django_session"}))
    named = [table for table in ("outbox_event", "pghistory_context", "django_migrations") if table in said]
    assert (named, "GRANT SELECT" in said) == ([], True)


def test_numbers_can_be_drawn(role, application):
    with connection.cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role[0]}")
    grants.apply_grants(using="default", role=role[0])
    assert application.execute("SELECT has_sequence_privilege('outbox_event_id_seq', 'USAGE')").fetchone() == (True,)


def test_a_role_that_is_missing_or_the_owner_is_left_alone():
    for role in ("", "dvk_no_such_role", connection.settings_dict["USER"]):
        grants.apply_grants(using="default", role=role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('outbox_event', 'DELETE')")
        assert cursor.fetchone() == (True,)


def test_which_role_is_the_applications(monkeypatch):
    only = {"default": {"USER": "application"}}
    for databases, role in [(only, "from_tests"), ({**only, "owner": {"USER": "owner"}}, "application")]:
        configured = SimpleNamespace(DATABASES=databases, APPLICATION_DATABASE={"USER": "from_tests"})
        monkeypatch.setattr(grants, "settings", configured)
        assert grants.application_role() == role


@pytest.mark.parametrize(("names", "chosen"), [(["default"], "default"), (["default", "owner"], "owner")])
def test_migrate_connects_as_the_owner(monkeypatch, names, chosen):
    monkeypatch.setattr(migrate, "settings", SimpleNamespace(DATABASES={name: {} for name in names}))
    parser = CommandParser()
    migrate.Command().add_arguments(parser)
    assert parser.parse_args([]).database == chosen
    assert parser.parse_args(["--database", "default"]).database == "default"
