"""Demo accounts: made once where they are wanted, never in somebody's real database."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organizations.management.commands.demo import ACCOUNTS, PASSWORD
from organizations.models import User

pytestmark = pytest.mark.django_db


def demo() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


@pytest.fixture(autouse=True)
def wanted(settings):
    settings.DEMO_ACCOUNTS = True


def test_they_are_made_once_and_printed(settings):
    said = demo()
    assert User.objects.count() == len(ACCOUNTS)
    assert all(email in said for email, *_rest in ACCOUNTS)
    User.objects.filter(email=ACCOUNTS[0][0]).update(password="changed by hand")
    demo()
    assert User.objects.get(email=ACCOUNTS[0][0]).password == "changed by hand"
    assert User.objects.get(email=ACCOUNTS[1][0]).check_password(PASSWORD)


def test_a_real_database_gets_none():
    User.objects.create_user("an@hanoi.example", "mat khau rat dai 1")
    assert "no demo accounts" in demo()
    assert User.objects.count() == 1


def test_settings_that_do_not_want_them_refuse(settings):
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError, match="well-known password"):
        demo()
    assert not User.objects.exists()
