"""The cast of people and what all tests share."""

import gc
import os

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django.plugin import blocking_manager_key

from organizations.models import User
from tests import databases, worlds
from tests.smtp import smtp  # noqa: F401 - a fixture

GARBAGE = 50_000
"""So many new objects before somebody looks among them; Python's 700 are soon there where pages are drawn."""
gc.disable()
examples.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("portal")  # a busy machine is no fault of what is tried
TransactionTestCase._fixture_teardown = databases.empty


def pytest_collection_finish():
    """What is there by now stays to the end: nobody needs to look again and again whether it is garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request):
    """The world that a test has in common with others of its file stands around the transaction of the test."""
    if fixturedef.argname == "_django_db_helper":
        fixturedef.addfinalizer(worlds.end)  # the first to be told, the last to be called
        worlds.begin(request.node, request.getfixturevalue("django_db_blocker"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item, nextitem):
    """Before the fixtures of the test go, and perhaps those of its file; after these."""
    worlds.follows(item, nextitem)
    result = yield
    if nextitem is not None and nextitem.path != item.path:
        with item.config.stash[blocking_manager_key].unblock():
            databases.sweep()
    return result


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings, django_test_environment, django_db_keepdb, django_db_blocker
):
    """On the private server, a copy of a migrated database instead of an empty one; of runs at once each has a name."""
    if "TEST_DATABASE" in os.environ:
        parts = [os.environ["TEST_DATABASE"], os.environ.get("PYTEST_XDIST_WORKER")]
        connection.settings_dict["TEST"]["NAME"] = "_".join(filter(None, parts))
    if "TEST_DATABASE_COPIES" in os.environ and not django_db_keepdb:
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = databases.template()


@pytest.fixture(autouse=True)
def portals_language():
    """A request leaves its reader's language behind; the next test begins in the portal's own."""
    yield
    translation.deactivate()


@pytest.fixture
def person_with_account(db):
    """A signed-in officer's account."""
    return User.objects.create_user("officer@example.vn", "mat khau rat dai 1", full_name="Nguyễn Thị Ánh")
