"""`/healthz` and `/readyz`: who is away is named, quickly, and nothing is raised."""

import socket
import threading
import time

import pytest
from django.db import connection, connections

from mobilization import health
from mobilization.outbox.beats import write_beat
from mobilization.outbox.models import ProcessBeat

OK = {"database": "ok", "migrations": "ok", "worker": "ok", "clock": "ok", "broker": "ok"}


@pytest.fixture(autouse=True)
def no_memory(monkeypatch):
    monkeypatch.setattr(health, "_known", (0.0, {}))
    monkeypatch.setattr(health, "_KEEP_SECONDS", 0)
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health._Question, "_slots", {})


@pytest.fixture
def alive(transactional_db, monkeypatch):
    monkeypatch.setattr(health, "_broker", lambda: {"broker": "ok"})
    write_beat("worker")
    write_beat("clock")


@pytest.fixture
def silent_server():
    """A server that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def ask(client):
    """Status, the parts, and the seconds it took."""
    begin = time.monotonic()
    response = client.get("/readyz")
    answer = response.json()
    roles = answer.pop("roles")
    assert answer.pop("status") == ("ok" if response.status_code == 200 else "unavailable")
    assert response.headers.get("Retry-After") == (None if response.status_code == 200 else "5")
    assert response["Cache-Control"].startswith("max-age=0")
    return response.status_code, answer, roles, time.monotonic() - begin


def test_the_process_answers_without_a_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_all_is_well(client, alive):
    assert ask(client)[:2] == (200, OK)


@pytest.mark.parametrize("part", ["worker", "clock"])
def test_a_part_without_a_recent_beat_is_named(client, alive, part):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_processbeat SET at = at - interval '11 seconds' WHERE name = %s", [part])
    assert ask(client)[:2] == (503, OK | {part: "away"})
    ProcessBeat.objects.all().delete()
    assert ask(client)[:2] == (503, OK | {"worker": "away", "clock": "away"})


@pytest.mark.parametrize("part", ["worker", "clock"])
def test_a_part_that_was_killed_a_moment_ago_is_named(client, alive, part):
    own = connections.create_connection("default")
    write_beat(part, over=own)
    assert ask(client)[0] == 200
    own.close()
    deadline = time.monotonic() + 5
    while (answer := ask(client)[:2]) == (200, OK) and time.monotonic() < deadline:
        continue
    assert answer == (503, OK | {part: "away"})


def test_a_migration_that_is_not_applied_is_named_and_its_coming_is_seen(client, alive):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = "
            "(SELECT id FROM django_migrations WHERE app = 'outbox' ORDER BY name DESC LIMIT 1) RETURNING name, applied"
        )
        row = cursor.fetchone()
    assert ask(client)[:2] == (503, OK | {"migrations": "pending"})
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('outbox', %s, %s)", row)
    assert ask(client)[0] == 200


def test_a_broker_that_is_away_or_frozen_is_named_in_time(client, alive, settings, monkeypatch, silent_server):
    monkeypatch.undo()
    for port in (1, silent_server):
        monkeypatch.setattr(health, "_KEEP_SECONDS", 0)
        settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
        status, parts, _, seconds = ask(client)
        assert (status, parts) == (503, OK | {"broker": "away"})
        assert seconds < 3


@pytest.mark.parametrize("frozen", [False, True])
def test_a_database_that_is_away_or_frozen_is_named_in_time(
    client, alive, monkeypatch, silent_server, frozen, person_with_account
):
    client.force_login(person_with_account)  # a session cookie must not make it look for the session
    connection.close()
    settings_dict = connections["default"].settings_dict
    with monkeypatch.context() as patch:
        patch.setitem(settings_dict, "HOST", "127.0.0.1")
        patch.setitem(settings_dict, "PORT", silent_server if frozen else 1)
        status, parts, roles, seconds = ask(client)
    unknown = {"database": "away", "migrations": "unknown", "worker": "unknown", "clock": "unknown", "broker": "ok"}
    assert (status, parts, roles) == (503, unknown, "unknown")
    assert seconds < 3


def test_only_two_questions_hang_at_a_time(client, alive, monkeypatch):
    hang, started = threading.Event(), []

    def hanging():
        started.append(1)
        hang.wait(30)
        return {}

    monkeypatch.setattr(health, "_PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(health, "_database_parts", hanging)
    try:
        assert [ask(client)[0] for _ in range(4)] == [503] * 4
        assert len(started) == 2
    finally:
        hang.set()


def test_answers_are_kept_for_a_moment(client, alive, monkeypatch):
    asked = []
    monkeypatch.setattr(health, "_KEEP_SECONDS", 60)
    monkeypatch.setattr(health, "_broker", lambda: asked.append(1) or {"broker": "ok"})
    assert [ask(client)[0] for _ in range(3)] == [200] * 3
    assert len(asked) == 1


def test_one_role_is_said_but_no_fault(client, alive):
    assert ask(client)[2] == "one role: record of changes weaker"
