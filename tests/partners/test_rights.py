"""Rights on keys that stand behind others: accounts not in use, verbs called past the pages, what pages offer."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from organizations.dates import today
from organizations.models import User
from organizations.permissions.history import rows_with_history
from partners import permissions as may
from partners.models import Client, Secret
from partners.services import clients as verbs
from tests.access.people import DAY, account, again, worker

pytestmark = pytest.mark.django_db


def switched_off(user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    return again(user)


def test_without_an_account_in_use_nobody_sees_or_changes_a_key(units, key):
    known = [worker("administrator", units.city, "city chief"), account("root", is_superuser=True)]
    for user in (AnonymousUser(), *map(switched_off, known)):
        assert not Client.objects.visible_to(user).exists()
        assert not any(ask(user) for ask in (may.may_list_clients, may.may_add_clients))
        assert not any(ask(user, key) for ask in (may.may_see_client, may.may_change_client))


VERBS = {
    "add_client": lambda key, by: verbs.add_client(  # with a fault: the right is asked before
        name="New",
        contact="x",
        unit=key.unit,
        scopes=["units:read"],
        valid_from=today(),
        valid_to=today() - DAY,
        by=by,
    ),
    "change_scopes": lambda key, by: verbs.change_scopes(key, scopes=["units:read"], reason="x", by=by),
    "rotate_secret": lambda key, by: verbs.rotate_secret(key, keep_days=0, by=by),
    "revoke_client": lambda key, by: verbs.revoke_client(key, reason="x", by=by),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("role", "where"), [("administrator", "beside"), ("administrator", "school"), ("auditor", "ward")]
)
def test_a_verb_refuses_who_may_not(units, key, verb, role, where):
    by = worker(role, getattr(units, where), "other")
    with transaction.atomic(), pytest.raises(PermissionDenied):
        VERBS[verb](key, by)


@pytest.mark.parametrize(
    ("role", "of_the_list", "of_the_key"),
    [("administrator", ["add"], ["rotate", "scopes", "revoke"]), ("auditor", [], [])],
)
def test_pages_offer_what_the_reader_may_do(client, units, key, role, of_the_list, of_the_key):
    client.force_login(worker(role, units.ward, "reader"))
    assert client.get("/partners/").context["actions"] == of_the_list
    assert client.get(key.get_absolute_url()).context["actions"] == of_the_key


@pytest.mark.parametrize(("role", "statuses"), [("administrator", (200, 404)), ("officer", (403, 404))])
def test_who_administers_nothing_has_no_pages_of_keys(client, units, key, role, statuses):
    client.force_login(worker(role, units.beside, "reader"))
    pages = [client.get(address).status_code for address in ("/partners/", key.get_absolute_url())]
    assert tuple(pages) == statuses


def test_the_history_of_keys_and_secrets_stays_in_the_subtree(units, key):
    for where, seen in {"ward": True, "city": True, "school": False, "beside": False}.items():
        auditor = worker("auditor", getattr(units, where))
        for model in (Client, Secret):
            assert model._base_manager.filter(rows_with_history(auditor, model)).exists() is seen
    assert rows_with_history(worker("leader", units.ward), Secret) is None
