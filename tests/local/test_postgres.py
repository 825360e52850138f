"""The private cluster: complete or not there, served by programs of its version, with two roles."""

import shutil
import subprocess
from contextlib import contextmanager

import psycopg
import pytest

from mobilization.local import programs
from mobilization.local.place import CannotStart, find_place
from mobilization.local.postgres import APPLICATION, CLUSTER_OWNER, OWNER, open_cluster


@pytest.fixture
def cluster(place):
    return open_cluster(place, place.sockets(), fast=True)


@contextmanager
def serving(cluster):
    with (cluster.place.logs / "postgres.log").open("wb") as log:
        process = subprocess.Popen(cluster.command(), stdout=log, stderr=log)
        try:
            cluster.wait(alive=lambda: process.poll() is None)
            yield
        finally:
            process.terminate()
            ended = process.wait()
        assert ended == 0


@pytest.fixture
def served(cluster):
    with serving(cluster):
        yield cluster


def test_two_roles_and_a_vietnamese_database(served):
    served.prepare()
    served.prepare()
    with psycopg.connect(served.url(OWNER)) as connection:
        assert connection.execute("SELECT lower('ĐẶNG THỊ ƯỚC')").fetchone() == ("đặng thị ước",)
        for extension in programs.EXTENSIONS:
            connection.execute(f"CREATE EXTENSION {extension}")
        connection.execute("CREATE TABLE note (id int)")
    with psycopg.connect(served.url(APPLICATION)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("portal_app",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (id int)")
    with psycopg.connect(served.url(CLUSTER_OWNER, "postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_wrong_password_is_refused(served):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(served.url(CLUSTER_OWNER, "postgres").replace(":", ":x", 2).replace(":x//", "://"))


def test_a_complete_folder_is_kept_and_leftovers_of_a_broken_start_go(cluster):
    left = cluster.place.data / "postgres.new-1"
    left.mkdir()
    note = cluster.folder / "PG_VERSION"
    made = note.stat().st_mtime_ns
    open_cluster(cluster.place, cluster.sockets, fast=True)
    assert note.stat().st_mtime_ns == made
    assert not left.exists()


def test_a_half_made_folder_is_named_with_the_remedy(cluster):
    (cluster.folder / "global" / "pg_control").unlink()
    with pytest.raises(CannotStart, match=r"not a complete database folder(.|\n)*rm -r"):
        open_cluster(cluster.place, cluster.sockets)


def test_a_clone_made_again_starts_with_its_own_data(cluster, as_root):
    """As root the data stand outside the clone: when that is deleted, its password is gone and they stay."""
    place = cluster.place
    (cluster.folder / "of the first clone").write_text("kept")
    shutil.rmtree(place.local)
    again = find_place("run")
    second = open_cluster(again, again.sockets())
    assert not (second.folder / "of the first clone").exists()
    with serving(second):
        second.prepare()
    if as_root:
        assert second.set_aside is not None
        assert (second.set_aside / "of the first clone").read_text() == "kept"
    third = open_cluster(again, again.sockets())
    assert third.set_aside is None


def test_data_of_tests_are_not_kept_beyond_their_clone(cluster):
    shutil.rmtree(cluster.place.local)
    again = find_place("run")
    second = open_cluster(again, again.sockets(), fast=True)
    assert second.set_aside is None
    assert [folder.name for folder in again.data.glob("postgres*")] == ["postgres"]


def test_a_replaced_password_is_named_with_the_remedy(cluster):
    secret = cluster.place.local / f"{CLUSTER_OWNER}.secret"
    secret.write_text("0" * 64)
    with pytest.raises(CannotStart, match=r"another password(.|\n)*mv"), serving(cluster):
        pass
    assert (cluster.folder / "PG_VERSION").exists()


def test_data_of_another_version_is_not_touched(cluster):
    (cluster.folder / "PG_VERSION").write_text("12\n")
    with pytest.raises(CannotStart, match="made by PostgreSQL 12"):
        open_cluster(cluster.place, cluster.sockets)
    assert (cluster.folder / "global" / "pg_control").exists()


def test_the_note_of_a_dead_server_does_not_stop_the_start(cluster):
    note = cluster.folder / "postmaster.pid"
    note.write_text("999999\n")
    open_cluster(cluster.place, cluster.sockets)
    assert not note.exists()


def test_a_broken_initdb_leaves_nothing_behind(place, monkeypatch):
    programs_folder = place.data.parent / "programs"
    programs_folder.mkdir()
    fake = programs_folder / "initdb"
    fake.write_text("#!/bin/sh\necho 'initdb: could not write: No space left on device' >&2\nexit 1\n")
    fake.chmod(0o755)
    found = programs.PostgresPrograms(programs_folder, 15)
    monkeypatch.setattr("mobilization.local.postgres.find_postgres", lambda _place, **_options: found)
    with pytest.raises(CannotStart, match="disk is full"):
        open_cluster(place, place.sockets())
    assert not list(place.data.glob("postgres*"))


def test_no_programs_at_all_is_said_with_the_remedy(place, monkeypatch):
    monkeypatch.setattr(programs, "_machine_folders", list)
    monkeypatch.setattr(programs, "_wheel_folder", lambda: None)
    with pytest.raises(CannotStart, match=r"No PostgreSQL 15 to 18(.|\n)*apt install postgresql(.|\n)*DATABASE_URL"):
        programs.find_postgres(place, existing=None)


def test_the_wheels_programs_can_be_asked_for(monkeypatch):
    monkeypatch.setenv("PORTAL_POSTGRES", "wheel")
    found = programs.candidates()
    assert [each.wheel for each in found] == [True]
    assert programs.OLDEST <= found[0].major <= programs.NEWEST


def test_no_broker_is_said_with_the_remedy(monkeypatch):
    monkeypatch.setattr(programs.shutil, "which", lambda _name: None)
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(CannotStart, match="apt install redis-server"):
        programs.find_valkey()
