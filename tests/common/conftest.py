"""The application's database role over a connection of its own."""

import os
import tracemalloc
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from mobilization.common import grants

NAME = "dvk_test_application"


@pytest.fixture
def role():
    """The application's role and its password; made here when the tests run with one role only."""
    configured = settings.APPLICATION_DATABASE
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, to_regrole(quote_ident(%s)) IS NOT NULL", [configured["USER"]])
        owner, exists = cursor.fetchone()
        if exists and owner != configured["USER"]:
            yield configured["USER"], configured["PASSWORD"]
            return
        cursor.execute(f"CREATE ROLE {NAME} LOGIN PASSWORD 'x'")
        try:
            yield NAME, "x"
        finally:
            cursor.execute(f"DROP OWNED BY {NAME}")
            cursor.execute(f"DROP ROLE {NAME}")


@pytest.fixture
def application(role):
    """A real connection as the application, in the test's database, after the grants."""
    grants.apply_grants(using="default", role=role[0])
    owner = connection.settings_dict
    place = {"host": owner["HOST"] or None, "port": owner["PORT"] or None, "dbname": owner["NAME"]}
    with psycopg.connect(user=role[0], password=role[1] or None, autocommit=True, **place) as connected:
        yield connected


@pytest.fixture
def timed():
    """`with timed(seconds=…, megabytes=…)`: no more time of processors (ours and our processes'), no more memory."""

    @contextmanager
    def bounds(*, seconds, megabytes):
        tracemalloc.start()
        begun = sum(os.times()[:4])
        try:
            yield
            took, peak = sum(os.times()[:4]) - begun, tracemalloc.get_traced_memory()[1] / 1024**2
        finally:
            tracemalloc.stop()
        assert took < seconds
        assert peak < megabytes

    return bounds
