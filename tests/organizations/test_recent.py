"""Recent proof of identity before what matters (S5)."""

import json
import time

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from mobilization.urls import handler403  # noqa: F401 - the URLconf below needs the portal's own answers
from organizations.recent import requires_recent_sign_in
from tests.access.people import tree, worker
from tests.sign_in import PASSWORD, prove

CHANGES = (
    "/people/new/",
    "/people/{person}/name/",
    "/people/{person}/memberships/new/",
    "/people/{person}/account/invite/",
    "/people/{person}/account/invite-again/",
    "/people/{person}/account/correct-address/",
    "/people/{person}/account/deactivate/",
    "/people/{person}/account/reactivate/",
    "/people/{person}/account/address/",
    "/memberships/{role}/end/",
    "/offers/1/",
    "/account/email/",
    "/account/email/token/",
)


@requires_recent_sign_in
def rights(request):
    return HttpResponse("changed")


urlpatterns = [
    path("rights/", rights),
    path("", include("mobilization.urls")),
]
pytestmark = [pytest.mark.bar("S5"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def with_rights_pages():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, 200), (295, 200), (305, 302), (-60, 302)],
    ids=["now", "recent", "old", "future"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_proof_must_be_recent(client, person_with_account, seconds, status, method):
    prove(client, person_with_account, seconds_ago=seconds)
    assert getattr(client, method)("/rights/").status_code == status


def test_a_session_without_proof_and_anothers_proof_are_none(client, person_with_account, django_user_model):
    client.force_login(person_with_account)
    assert client.get("/rights/")["Location"] == "/account/confirm/?next=%2Frights%2F"
    prove(client, person_with_account)
    session = client.session
    session["account_authentication_methods_user"] = str(person_with_account.pk + 1)
    session.save()
    assert client.get("/rights/").status_code == 302


def test_confirming_by_password_leads_back(client, person_with_account):
    prove(client, person_with_account, seconds_ago=400)
    page = client.get("/rights/", follow=True)
    assert page.redirect_chain[0][0] == "/account/confirm/?next=%2Frights%2F"
    answer = client.post("/account/confirm/", {"password": PASSWORD, "next": "/rights/"}, follow=True)
    assert (answer.redirect_chain, answer.content) == ([("/rights/", 302)], b"changed")


def test_the_wrong_password_confirms_nothing(client, person_with_account):
    prove(client, person_with_account, seconds_ago=400)
    client.post("/account/confirm/", {"password": "wrong", "next": "/rights/"})
    assert client.get("/rights/").status_code == 302


def test_a_form_that_comes_too_late_leads_back_to_its_page_and_is_kept_nowhere(client, person_with_account):
    prove(client, person_with_account, seconds_ago=400)
    answer = client.post("/rights/", {"secret": "kh0ng-luu"}, headers={"referer": "http://testserver/form/"})
    assert answer["Location"] == "/account/confirm/?next=%2Fform%2F"
    assert "kh0ng-luu" not in json.dumps(dict(client.session.items()))
    assert client.post("/rights/")["Location"] == "/account/confirm/?next=%2F"  # which page it was nobody says


def test_a_referer_that_is_no_address_leads_home(client, person_with_account):
    prove(client, person_with_account, seconds_ago=400)
    answer = client.post("/rights/", headers={"referer": "http://["})
    assert answer["Location"] == "/account/confirm/?next=%2F"


@pytest.mark.parametrize("page", ["login", "password/reset", "logout", "inactive", "confirm"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_to_go_to_afterwards_is_an_error_of_ours(client, person_with_account, page, method):
    if page in ("logout", "confirm"):
        client.force_login(person_with_account)
    answer = getattr(client, method)(
        f"/account/{page}/?next=http://[", {"next": "http://["} if method == "post" else {}
    )
    assert answer.status_code < 500


def test_htmx_is_led_to_the_whole_page(client, person_with_account):
    client.force_login(person_with_account)
    answer = client.get("/rights/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/account/confirm/?next=%2Frights%2F"


def test_nobody_is_led_elsewhere_afterwards(client, person_with_account):
    client.force_login(person_with_account)
    answer = client.post("/account/confirm/", {"password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", CHANGES)
def test_what_changes_people_rights_and_addresses_asks_for_it(client, db, address, method):
    units = tree()
    officer = worker("officer", units.ward)
    prove(client, worker("administrator", units.city), seconds_ago=400)
    address = address.format(person=officer.person_id, role=officer.person.memberships.get().pk)
    answer = getattr(client, method)(address)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/account/confirm/")


def test_signing_in_by_the_form_counts(client, person_with_account):
    client.post("/account/login/", {"login": person_with_account.email, "password": PASSWORD})
    assert client.session["account_authentication_methods"][-1]["at"] == pytest.approx(time.time(), abs=30)
    assert client.get("/rights/").content == b"changed"
