"""D1: every change of every table on record, whatever its path, with who and why; and nobody rewrites it."""

import os
import shutil
import subprocess
import uuid
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.models.deletion import ProtectedError
from django.test import RequestFactory
from structlog.contextvars import bound_contextvars

from mobilization.common import grants
from mobilization.common.history import recorded_models
from mobilization.common.recording import LONGEST_REASON, because, carry_into, recording
from mobilization.history import LONGEST_ID, RecordingMiddleware
from mobilization.local.programs import candidates
from mobilization.outbox import registry, runner, services
from organizations.models import CalendarDay, Person, Unit, User

pytestmark = [pytest.mark.django_db, pytest.mark.bar("D1")]
over_its_own_connection = pytest.mark.django_db(transaction=True)

NOT_ON_RECORD = {
    "models_registry.modeltransition": "a log of steps is a record itself: the application only adds to it",
    "models_registry.candidacytransition": "the same",
    "reviews.criteriasettransition": "the same",
    "reviews.roundtransition": "the same",
    "reviews.sheettransition": "the same",
    "reviews.sessiontransition": "the same",
    "reviews.sessionitemtransition": "the same",
    "awards.nominationtransition": "the same",
    "awards.decisiontransition": "the same",
    "awards.coopiniontransition": "the same",
    "reports.booktransition": "the same",
    "reports.reporttransition": "the same",
    "reports.reportcount": "written once and never rewritten: a trigger sees to it",
    "reports.countedids": "the same",
    "reports.bookfile": "what was made of a book; its edition is on record, and names its contents",
    "awards.certificatepart": "a piece of a file that is being made: gone when it is whole or given up",
    "dialogues.conferencetransition": "a log of steps, as above",
    "dialogues.opiniontransition": "the same",
    "dialogues.commitmenttransition": "the same",
    "dialogues.identitylook": "a log of who looked at an identity: a record itself",
    "dialogues.opiniontext": "what a citizen said and was answered: must be erasable, so it stands outside the record",
    "dialogues.opinionidentity": "who said it: the same",
    "dialogues.opinionreference": "what another system calls it, which may name the citizen: the same",
    "dialogues.registration": "who comes to a conference: the same",
    "dialogues.opinionfile": "a picture or paper of a citizen: the same",
    "dialogues.opinionrating": "what a citizen thinks of an answer, in words: the same",
    "dialogues.earlieranswer": "an answer and why the citizen sent it back: the same",
    "dialogues.publishedopinion": "what everybody reads of it, until it is erased: the same; each step is in the log",
    "dialogues.hallmark": "a mark of the hall is a record itself: the application only adds to it",
    "reports.weeklydigest": "that somebody was told of a week: thrown away after a year",
    "dialogues.floodcount": "how often a network came in ten minutes, under a hash: thrown away each hour",
    "dialogues.dailysalt": "what those hashes are made with: the same",
    "dialogues.registrationsalt": "the same of registrations: thrown away when nobody registers any more",
    "reviews.voted": "that somebody cast a secret vote: a record would say when, and by that how",
    "reviews.ballotcount": "counters of a secret vote: the record would join each change with who made it",
    "models_registry.modelimport": "an upload that waits for a decision; what it writes into models is on record",
    "models_registry.modelimportrow": "the same",
    "models_registry.textsketch": "computed from the texts of a model, which are on record",
    "models_registry.textcopy": "the same",
    "models_registry.photomatch": "computed from photographs, which are on record",
    "models_registry.reachedstage": "computed from models and what happened to them, all of it on record",
    **dict.fromkeys(
        [f"organizations.rolled{name}" for name in ("place", "member", "cell", "change")],
        "sums of rows that are on record, which triggers keep",
    ),
    "reports.recount": "what comparing sums and rows found; runs of the past go",
    "reports.recountdifference": "the same",
    "models_registry.savedfilter": "a bookmark of one person, nothing of the domain",
    "outbox": "Event is a record itself; jobs, keys of repeated requests and files beside forms come and go",
    "notifications.notice": "told to one person, never changed: read or not",
    "notifications.noticemail": "a queue: what was sent when, and what the mail server said",
    "directives.dutyreminder": "which reminders were sent; the notices say who was told what and when",
    "organizations.signinfailures": "counts of failures under keyed hashes: a guard that forgets",
    "organizations.user_groups": "Django's own rights, unused: rights are memberships, and is_superuser is on record",
    "organizations.user_user_permissions": "the same",
}
"""What of our apps has no record of changes, and why: apps and tables."""
OURS = (
    "awards",
    "dialogues",
    "directives",
    "mobilization.",
    "models_registry",
    "notifications",
    "organizations",
    "partners",
    "reports",
    "reviews",
)


def events(model, **where):
    found = recorded_models()[model].objects.filter(**where).order_by("pgh_id")
    return [(event.pgh_label, event.pgh_context) for event in found]


def day(number=1, name="Tết"):
    return CalendarDay.objects.create(day=f"2026-01-{number:02d}", is_working=False, name=name)


# --- what is on record ---


def test_every_table_of_ours_is_on_record_or_says_why_not():
    events = set(recorded_models().values())
    left = [
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name.startswith(OURS) and model not in events and model not in recorded_models()
    ]
    unexplained = [name for name in left if name not in NOT_ON_RECORD and name.split(".")[0] not in NOT_ON_RECORD]
    assert unexplained == []
    assert [name for name in NOT_ON_RECORD if not any(each.startswith(name) for each in left)] == []


def test_secrets_and_derived_columns_are_not_on_record():
    kept = {f"{model.__name__}.{f.name}" for model, event in recorded_models().items() for f in event._meta.fields}
    secret = {"User.password", "User.last_login", "Invitation.token_hash", "Unit.search", "Unit.path", "Person.search"}
    assert kept & secret == set()
    assert {"User.email", "User.is_superuser", "Invitation.expires_at", "Unit.parent", "Person.full_name"} <= kept


def test_each_table_on_record_has_its_three_triggers_switched_on():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE tgenabled = 'O'"
            " AND tgname ~ '^pgtrigger_(insert_insert|update_update|delete_delete|append_only)_' GROUP BY 1"
        )
        found = dict(cursor.fetchall())
    assert found == {
        **{model._meta.db_table: 3 for model in recorded_models()},
        **{event._meta.db_table: 1 for event in recorded_models().values()},
    }


# --- whatever the path ---


def test_the_orm_in_all_its_ways_is_on_record():
    one = day()
    CalendarDay.objects.bulk_create([CalendarDay(day="2026-02-01", is_working=False, name="a")])
    CalendarDay.objects.update(name="b")
    one.refresh_from_db()
    one.name = "c"
    CalendarDay.objects.bulk_update([one], ["name"])
    CalendarDay.objects.filter(pk=one.pk).delete()
    assert [label for label, _ in events(CalendarDay)] == ["insert", "insert", "update", "update", "update", "delete"]
    event = recorded_models()[CalendarDay].objects.filter(pgh_obj=one.pk)
    assert list(event.order_by("pgh_id").values_list("name", flat=True)) == ["Tết", "b", "c", "c"]


def test_an_update_that_changes_nothing_and_a_sign_in_leave_no_event():
    one = day()
    CalendarDay.objects.update(name=one.name)
    user = User.objects.create_user("a@example.vn", None, full_name="A B")
    User.objects.update(last_login="2026-01-01T00:00Z")
    user.set_password("mat khau rat dai 1")
    user.save()
    assert [label for label, _ in events(CalendarDay)] == ["insert"]
    assert [label for label, _ in events(User)] == ["insert"]


def test_a_change_that_is_rolled_back_is_not_on_record():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        day()
        raise ZeroDivisionError
    assert events(CalendarDay) == []


# --- who and why ---


def test_who_acts_and_why_stands_beside_the_change():
    with recording(actor=7, acting=3, request="r"):
        with because("a new decision"):
            day(1)
        day(2)
    day_of_nobody = "INSERT INTO organizations_calendarday (day, is_working, name) VALUES ('2026-01-03', false, 'x')"
    known = {"actor": 7, "acting": 3, "request": "r"}
    assert events(CalendarDay) == [("insert", known | {"reason": "a new decision"}), ("insert", known)]
    with connection.cursor() as cursor:
        cursor.execute(day_of_nobody)


@over_its_own_connection
def test_nothing_of_it_outlives_the_transaction():
    with recording(actor=7):
        day(1)
    day(2)
    assert [context for _, context in events(CalendarDay)] == [{"actor": 7}, None]


@pytest.mark.parametrize("params", [None, ["50% '; --"], {"name": "50% '; --"}])
def test_raw_sql_with_percent_signs_and_quotes(params):
    holes = {list: "%s", dict: "%(name)s"}
    name = holes[type(params)] if params else "'50% ''; --'"
    day()
    with recording(actor=7), because("100% sure, it's 'so' \\ \x00 ; DROP"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE organizations_calendarday SET name = {name}", params)
        assert cursor.rowcount == 1
    context = {"actor": 7, "reason": "100% sure, it's 'so' \\  ; DROP"}
    assert events(CalendarDay)[-1] == ("update", context)
    assert CalendarDay.objects.get().name == "50% '; --"


def test_executemany_returning_comments_and_what_only_reads():
    statement = "INSERT INTO organizations_calendarday (day, is_working, name) VALUES (%s, false, %s)"
    with recording(actor=7), connection.cursor() as cursor:
        cursor.executemany(statement, [("2026-03-01", "a"), ("2026-03-02", "b")])
        cursor.execute(f"-- why\n /* so */ {statement} RETURNING name", ["2026-03-03", "c"])
        assert cursor.fetchall() == [("c",)]
        cursor.execute("WITH x AS (SELECT 1) DELETE FROM organizations_calendarday RETURNING name")
        assert sorted(cursor.fetchall()) == [("a",), ("b",), ("c",)]
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert events(CalendarDay) == [("insert", {"actor": 7})] * 3 + [("delete", {"actor": 7})] * 3


def test_a_broken_transaction_can_be_rolled_back_to_its_savepoint():
    with recording(actor=7):
        with pytest.raises(DatabaseError), transaction.atomic():
            day(name=None)
        day()
    assert events(CalendarDay) == [("insert", {"actor": 7})]


def test_long_reasons_are_cut():
    with because("x" * 5000):
        day()
    assert len(events(CalendarDay)[0][1]["reason"]) == LONGEST_REASON


def test_a_request_names_account_membership_and_id(person_with_account):
    request = RequestFactory().get("/")
    request.user = person_with_account
    with bound_contextvars(request_id="r\n" + "1" * 100):
        RecordingMiddleware(lambda request: day())(request)
    expected = {"actor": person_with_account.pk, "request": "r" + "1" * (LONGEST_ID - 1)}
    assert events(CalendarDay) == [("insert", expected)]


def test_a_page_that_only_reads_does_not_look_for_the_account(django_assert_num_queries):
    class Untouchable:
        @property
        def user(self):
            raise AssertionError("looked for")

    with django_assert_num_queries(1):
        RecordingMiddleware(lambda request: CalendarDay.objects.count())(Untouchable())


def test_a_job_acts_for_its_owner(person_with_account, monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    registry.register("test.day", lambda run: day() and None, title="Day", may_request=lambda user: True)
    job = services.request_job(kind="test.day", owner=person_with_account)
    assert runner.run_job(job.pk)
    assert events(CalendarDay) == [("insert", {"actor": person_with_account.pk, "job": job.pk})]


# --- over the application's own connection ---


def written_by(path, application, role):
    """Write one special day over this path as the application's role."""
    name = str(uuid.uuid4())
    statement = f"INSERT INTO organizations_calendarday (day, is_working, name) VALUES ('2026-05-01', false, '{name}')"
    if path == "sql":
        application.execute(statement)
    elif path == "copy":
        with application.cursor() as cursor, recording(actor=7), application.transaction():
            carry_into(cursor)
            with cursor.copy("COPY organizations_calendarday (day, is_working, name) FROM STDIN") as copy:
                copy.write_row(("2026-05-01", False, name))
    else:
        psql(statement, role)
    return name


def psql(statement, role):
    """Run the statement with the program psql; where there is none, over a fresh connection."""
    place = connection.settings_dict
    beside = [str(Path(each.folder) / "psql") for each in candidates()]
    program = shutil.which("psql") or next((path for path in beside if Path(path).exists()), None)
    named = {"PGHOST": place["HOST"], "PGPORT": str(place["PORT"] or ""), "PGDATABASE": place["NAME"]}
    named |= {"PGUSER": role[0], "PGPASSWORD": role[1] or ""}
    named = {key: value for key, value in named.items() if value}
    if program:
        command = [program, "-v", "ON_ERROR_STOP=1", "-c", statement]
        done = subprocess.run(command, env={**os.environ, **named}, capture_output=True, text=True, check=False)
        if done.returncode:
            raise psycopg.Error(done.stderr)
        return
    names = {"PGHOST": "host", "PGPORT": "port", "PGDATABASE": "dbname", "PGUSER": "user", "PGPASSWORD": "password"}
    with psycopg.connect(autocommit=True, **{names[key]: value for key, value in named.items()}) as fresh:
        fresh.execute(statement)


@over_its_own_connection
@pytest.mark.parametrize(("path", "context"), [("sql", None), ("copy", {"actor": 7}), ("psql", None)])
def test_each_path_of_the_application_is_on_record(application, role, path, context):
    name = written_by(path, application, role)
    assert events(CalendarDay, name=name) == [("insert", context)]


@over_its_own_connection
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET pgh_context = '{{}}'",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "INSERT INTO {table} (pgh_label, pgh_created_at, pgh_obj_id, id) VALUES ('update', now(), 1, 1)",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "DROP TABLE {table}",
    ],
)
def test_the_application_cannot_touch_events(application, role, statement):
    for event in recorded_models().values():
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(statement.format(table=event._meta.db_table))
    with pytest.raises(psycopg.Error):
        psql(statement.format(table="organizations_unitevent"), role)


@over_its_own_connection
def test_neither_copy_nor_the_spare_table_of_contexts_is_open(application):
    copy = "COPY organizations_unitevent (pgh_label) FROM STDIN"
    with pytest.raises(psycopg.errors.InsufficientPrivilege), application.cursor() as cursor, cursor.copy(copy) as rows:
        rows.write_row(("update",))
    for statement in ("DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {}", "INSERT INTO {} DEFAULT VALUES"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(statement.format("pghistory_context"))


@over_its_own_connection
def test_the_application_cannot_empty_a_table_or_switch_its_triggers_off(application, role):
    name = written_by("sql", application, role)
    for model in recorded_models():
        for statement in ("TRUNCATE {} CASCADE", "ALTER TABLE {} DISABLE TRIGGER ALL"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement.format(model._meta.db_table))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute("SET session_replication_role = replica")
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(tgname::text) FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'")
        triggers = cursor.fetchone()[0]
    application.execute("SELECT set_config('pgtrigger.ignore', %s, false)", ["{" + ",".join(triggers) + "}"])
    application.execute("UPDATE organizations_calendarday SET name = 'other' WHERE name = %s", [name])
    assert [label for label, _ in events(CalendarDay)] == ["insert", "update"]


@over_its_own_connection
def test_nothing_of_the_applications_stands_in_for_the_record(application):
    """A table of one's own with the name of the events' does not catch what the triggers write."""
    with application.transaction():
        application.execute("CREATE TEMP TABLE organizations_calendardayevent (LIKE organizations_calendardayevent)")
        application.execute(
            "INSERT INTO organizations_calendarday (day, is_working, name) VALUES ('2026-05-02', true, 'x')"
        )
    assert [label for label, _ in events(CalendarDay)] == ["insert"]


@over_its_own_connection
def test_the_next_migrate_closes_what_was_opened_by_hand(role, application, monkeypatch):
    monkeypatch.setattr(grants, "application_role", lambda: role[0])
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON organizations_unitevent, pghistory_context TO {role[0]}")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
            " LANGUAGE sql AS 'SELECT true'"
        )
    call_command("migrate", verbosity=0)
    day()
    assert [label for label, _ in events(CalendarDay)] == ["insert"]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute("DELETE FROM organizations_unitevent")


def test_the_owner_of_the_tables_is_refused_too():
    day()
    for change in (lambda rows: rows.update(pgh_context={}), lambda rows: rows.delete()):
        with pytest.raises((DatabaseError, ProtectedError), match=r"Cannot (update|delete)"), transaction.atomic():
            change(recorded_models()[CalendarDay].objects.all())
    assert events(CalendarDay) == [("insert", None)]


def test_deleting_a_record_keeps_its_events():
    person = Person.objects.create(full_name="Nguyễn Thị Ánh")
    key = person.pk
    person.delete()
    assert [label for label, _ in events(Person, pgh_obj=key)] == ["insert", "delete"]


def test_the_columns_on_record_say_what_the_row_was():
    unit = Unit.objects.create(code="1", name="Xã", short_name="Xã", kind="commune", level="grassroots")
    Unit.objects.filter(pk=unit.pk).update(name="Phường", kind="ward")
    rows = recorded_models()[Unit].objects.filter(pgh_obj=unit.pk).order_by("pgh_id")
    assert list(rows.values_list("pgh_label", "name", "kind")) == [
        ("insert", "Xã", "commune"),
        ("update", "Phường", "ward"),
    ]
