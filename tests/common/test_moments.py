"""Moments are read as Django reads them, and faster."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import register_tzloader
from hypothesis import given
from hypothesis import strategies as st

from mobilization.common.moments import MomentLoader

pytestmark = pytest.mark.django_db
OID = psycopg.adapters.types["timestamptz"].oid


def read(written):
    return MomentLoader(OID, connection.connection).load(written.encode())


def djangos(written):
    """As Django's own reader, of a map of its own, has it."""
    adapters = psycopg.adapt.AdaptersMap(psycopg.adapters)
    register_tzloader(UTC, type("Context", (), {"adapters": adapters}))
    return adapters.get_loader(OID, psycopg.pq.Format.TEXT)(OID, connection.connection).load(written.encode())


@pytest.fixture(autouse=True)
def connected():
    connection.ensure_connection()


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_the_database_writes_is_the_moment(moment):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s, %s::text", [moment, moment])
        found, written = cursor.fetchone()
    assert found == moment
    assert found.tzinfo is UTC
    assert read(written) == djangos(written) == moment


@pytest.mark.parametrize(
    "written", ["2026-11-26 20:01:03+07", "2026-11-26 20:01:03.5-03:30", "1890-01-01 00:00:00+06:42:04"]
)
def test_a_moment_of_another_zone_is_left_to_django(written):
    assert read(written) == djangos(written)
    assert read(written).tzinfo is UTC
    assert read(written) != datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize("written", ["infinity", "-infinity", "0044-03-15 10:00:00+00 BC", "10000-01-01 00:00:00+00"])
def test_what_python_has_no_moment_for_is_refused_as_django_does(written):
    with pytest.raises(psycopg.DataError) as ours:
        read(written)
    with pytest.raises(psycopg.DataError) as theirs:
        djangos(written)
    assert str(ours.value) == str(theirs.value)


def test_connections_read_them_so():
    with connection.cursor() as cursor:
        assert cursor.adapters.get_loader(OID, psycopg.pq.Format.TEXT) is MomentLoader
