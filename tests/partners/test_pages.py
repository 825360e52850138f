"""The pages of keys: who gives them, what they show, and that a secret is shown once."""

import pytest
from oauth2_provider.models import Application

from mobilization.common import finding
from mobilization.common.history import event_model
from organizations.dates import today
from organizations.models import Membership, Person, User
from partners.models import Client, Secret
from partners.permissions import is_good, may_see_client
from partners.queries import state_of, with_accounts
from partners.services.clients import add_client, revoke_client
from tests.access.people import DAY, ROLES, account, again, member, worker
from tests.partners.programs import Program
from tests.sign_in import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client, chief):
    return prove(client, chief)


def form(where, **fields):
    return {
        "name": "Hệ thống một cửa",
        "contact": "Trung tâm phục vụ hành chính công",
        "unit": where.pk,
        "scopes": ["units:read"],
        "valid_from": f"{today():%d/%m/%Y}",
    } | fields


def test_a_key_is_given_its_secret_shown_once_and_it_works(visit, units):
    answer = visit.post("/partners/new/", form(units.school))
    client = Client.objects.get()
    secret = answer.context["secret"]
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert secret in answer.content.decode()
    assert Program(client.client_id, secret).come_in().get("/api/v1/units/").status_code == 200
    page = visit.get(client.get_absolute_url()).content.decode()
    assert client.client_id in page
    assert secret not in page
    assert (client.unit, client.steward, str(client)) == (units.school, units.school, "Hệ thống một cửa")
    role = client.account.person.memberships.get()
    assert (role.unit, role.role, role.valid_to) == (units.school, "partner", None)


def test_of_many_units_a_key_is_for_one_that_was_searched_for(visit, chief, units, monkeypatch):
    monkeypatch.setattr(finding, "MOST_OFFERED", 1)
    own = chief.acting.unit_id
    begun = visit.get("/partners/new/").context["form"]
    assert ([each.pk for each in begun.fields["unit"].queryset], begun["unit"].value()) == ([own], None)
    sent = form(units.school, unit="", go="find", find_unit=units.school.name)
    found = visit.post("/partners/new/", sent).context["form"]
    assert {each.pk for each in found.fields["unit"].queryset} == {own, units.school.pk}
    assert (found["scopes"].value(), Client.objects.exists()) == (["units:read"], False)
    visit.post("/partners/new/", form(units.school, find_unit=""))
    assert Client.objects.get().unit == units.school


def test_other_secret_other_scopes_revoked(visit, key, units):
    answer = visit.post(f"/partners/{key.pk}/secret/", {"keep_days": 0})
    fresh = Program(key.client_id, answer.context["secret"])
    assert Program(key.client_id, key.secret).ask().status_code == 401
    assert fresh.ask().status_code == 200
    visit.post(f"/partners/{key.pk}/scopes/", {"scopes": ["jobs:read", "units:read"], "reason": "no exports"})
    assert fresh.ask().json()["scope"] == "units:read jobs:read"
    visit.post(f"/partners/{key.pk}/revoke/", {"reason": "contract over"})
    assert fresh.ask().status_code == 401
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert again(key.account).memberships_now[0].valid_to == today()
    for address in ("secret", "scopes", "revoke"):
        assert visit.post(f"/partners/{key.pk}/{address}/", {"keep_days": 0, "reason": "x"}).status_code == 403
    last = event_model(Client).objects.latest("pgh_id")
    assert (last.pgh_context["reason"], last.revoked_at) == ("contract over", key.revoked_at)
    page = visit.get(key.get_absolute_url()).content.decode()
    assert "contract over" in page


def test_faults_stand_at_their_field(visit, units, key):
    def faults(**fields):
        answer = visit.post("/partners/new/", form(units.ward, **fields))
        return answer.status_code, list(answer.context["form"].errors)

    assert faults(name="Hệ thống báo cáo") == (422, ["name"])  # the ward has one of this name
    assert faults(scopes=[]) == (422, ["scopes"])
    assert faults(scopes=["everything:write"]) == (422, ["scopes"])
    assert faults(valid_to=f"{today() - DAY:%d/%m/%Y}") == (422, ["valid_to"])
    assert faults(unit=units.city.pk) == faults(unit=units.beside.pk) == faults(unit=987654) == (422, ["unit"])
    assert visit.post(f"/partners/{key.pk}/revoke/", {"reason": " "}).status_code == 422
    assert visit.post(f"/partners/{key.pk}/secret/", {"keep_days": 31}).status_code == 422
    assert Client.objects.count() == 1


@pytest.mark.bar("A4")
def test_no_field_is_smuggled_in(visit, units, chief, key):
    other = worker("officer", units.beside, "other")
    extra = {
        "steward": units.city.pk,
        "account": other.pk,
        "application": key.application_id,
        "client_id": "mine",
        "secret": "mine",
        "revoked_at": "2020-01-01",
        "last_token_at": "2020-01-01",
        "is_superuser": "on",
        "role": "administrator",
        "person": chief.person_id,
    }
    visit.post("/partners/new/", form(units.ward, **extra))
    made = Client.objects.latest("id")
    assert (made.unit, made.steward, made.revoked_at, made.last_token_at) == (units.ward, units.ward, None, None)
    assert made.account not in {other, chief, key.account}
    assert not made.account.is_superuser
    assert made.client_id != "mine"
    assert made.account.person.memberships.get().role == "partner"
    kept = Client.objects.filter(pk=key.pk).values("unit", "steward", "account", "application", "contact")
    before = kept.get()
    visit.post(f"/partners/{key.pk}/scopes/", {"scopes": ["units:read"], "reason": "x", "contact": "x", **extra})
    visit.post(f"/partners/{key.pk}/secret/", {"keep_days": 1, "contact": "x", **extra})
    assert kept.get() == before
    assert Application.objects.filter(client_id="mine").count() == 0


@pytest.mark.bar("S5")
@pytest.mark.parametrize(
    "address", ["/partners/new/", "/partners/{}/secret/", "/partners/{}/scopes/", "/partners/{}/revoke/"]
)
def test_keys_ask_for_fresh_proof(client, chief, key, address):
    prove(client, chief, seconds_ago=3600)
    for ask in (client.get, client.post):
        assert ask(address.format(key.pk)).headers["Location"].startswith("/account/confirm/")
    assert Client.objects.filter(revoked_at=None).count() == Secret.objects.filter(ends_at=None).count() == 1


@pytest.mark.bar("A3")
def test_lists_show_what_the_predicate_allows(client, units, key):
    root = account("root", is_superuser=True)
    for where in (units.city, units.school, units.beside):
        add_client(name=f"S {where.pk}", contact="x", unit=where, scopes=["units:read"], valid_from=today(), by=root)
    people = [account("nobody"), root]
    for role in ROLES:
        people += [worker(role, where, f"{role}-{where.code}") for where in (units.city, units.ward, units.beside)]
    seen = {}
    for user in map(again, people):
        allowed = {each for each in Client.objects.all() if may_see_client(user, each)}
        assert set(Client.objects.visible_to(user)) == allowed
        client.force_login(user)
        answer = client.get("/partners/")
        shown = {each for each, _tone, _state in answer.context["clients"]} if answer.status_code == 200 else set()
        assert shown == allowed
        seen[user.person.full_name] = len(allowed)
    assert (seen["administrator-01"], seen["auditor-00004"], seen["officer-01"], seen["root"]) == (4, 2, 0, 4)


def test_ten_keys_cost_as_many_queries_as_one(visit, units, key, chief, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as one:
        visit.get("/partners/")
    for number in range(10):
        add_client(
            name=f"S {number}", contact="x", unit=units.ward, scopes=["units:read"], valid_from=today(), by=chief
        )
    with django_assert_max_num_queries(len(one)):
        visit.get("/partners/")


def test_filters_and_an_empty_list(visit, units, key, chief):
    other, _secret = add_client(
        name="Cổng dữ liệu", contact="x", unit=units.school, scopes=["units:read"], valid_from=today(), by=chief
    )
    revoke_client(other, reason="x", by=chief)

    def found(**query):
        return [each.pk for each, _tone, _state in visit.get("/partners/", query).context["clients"]]

    assert found() == [other.pk, key.pk]
    assert found(name="bao cao") == [key.pk]
    assert found(unit=units.school.pk) == [other.pk]
    assert (found(state="good"), found(state="ended")) == ([key.pk], [other.pk])
    assert found(state="odd") == found(unit=units.beside.pk) == []


def test_the_state_on_the_page_is_the_state_at_the_door(key, units, chief):
    def both():
        client = with_accounts(Client.objects.filter(pk=key.pk)).get()
        fresh = Client.objects.get(pk=key.pk)
        assert (state_of(client) == "good") is is_good(fresh)
        return state_of(client)

    assert both() == "good"
    Client.objects.update(valid_from=today() + DAY)
    assert both() == "later"
    Client.objects.update(valid_from=today() - 2 * DAY, valid_to=today() - DAY)
    assert both() == "ended"
    Client.objects.update(valid_to=None)
    User.objects.filter(pk=key.account_id).update(is_active=False)
    assert both() == "off"
    User.objects.filter(pk=key.account_id).update(is_active=True)
    Membership.objects.filter(role="partner").delete()
    assert both() == "off"
    member(Person.objects.get(user=key.account_id), units.ward, "officer")
    assert both() == "off"
    Client.objects.update(revoked_at="2026-01-01T00:00Z")
    assert both() == "revoked"
