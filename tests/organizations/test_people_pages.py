"""The pages of people: list and filters, roles given and ended, accounts switched off; acting in one membership."""

import pytest

from mobilization.common import finding
from organizations.dates import today
from organizations.models import Membership, Person, Unit, User
from tests.access.people import DAY, account, again, member, tree, worker
from tests.sign_in import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(db):
    return tree()


@pytest.fixture
def chief(units):
    return worker("administrator", units.ward, "chief")


@pytest.fixture
def visit(client, chief):
    return prove(client, chief)


def names(response):
    return [person.full_name for person, _tone, _state in response.context["people"]]


def role_form(where, **fields):
    return {"unit": where.pk, "role": "officer", "valid_from": f"{today():%d/%m/%Y}"} | fields


# --- the list


def test_the_list_shows_the_subtree_by_given_name(visit, units):
    worker("officer", units.ward, "Nguyễn Thị Ánh")
    worker("leader", units.school, "Trần Văn Bình", until=-1)
    worker("officer", units.beside, "Lê Văn Cao")
    worker("officer", units.city, "Đỗ Thị Dung")
    assert names(visit.get("/people/")) == ["Nguyễn Thị Ánh", "Trần Văn Bình", "chief"]


def test_filters(visit, units):
    anh = worker("officer", units.ward, "Nguyễn Thị Ánh")
    worker("leader", units.school, "Trần Văn Bình", until=-1)
    member(Person.objects.create(full_name="Phạm Đức Chính"), units.school, "officer")
    User.objects.filter(pk=anh.pk).update(is_active=False)

    def found(**query):
        return names(visit.get("/people/", query))

    assert found(name="anh nguyen") == found(name="Ánh") == found(name="A\u0301nh") == ["Nguyễn Thị Ánh"]
    assert found(name="duc") == ["Phạm Đức Chính"]
    assert found(unit=units.school.pk) == ["Trần Văn Bình", "Phạm Đức Chính"]
    assert found(unit=units.school.pk, role="officer") == ["Phạm Đức Chính"]
    assert found(today="no") == ["Trần Văn Bình"]
    assert found(today="yes") == ["Nguyễn Thị Ánh", "chief", "Phạm Đức Chính"]
    assert (found(account="off"), found(account="invited")) == (["Nguyễn Thị Ánh"], [])
    assert found(account="none") == ["Phạm Đức Chính"]
    assert found(account="active") == ["Trần Văn Bình", "chief"]
    assert found(unit=units.beside.pk) == found(role="odd") == []  # an error is no answer


def test_nobody_is_found_by_what_they_are_elsewhere(visit, units):
    both = worker("officer", units.ward, "both")
    member(both.person, units.beside, "leader")
    found = {role: names(visit.get("/people/", {"role": role})) for role in ("officer", "leader")}
    assert found == {"officer": ["both"], "leader": []}


def test_ten_people_cost_as_many_queries_as_one(visit, units, django_assert_max_num_queries):
    with django_assert_max_num_queries(9) as one:
        visit.get("/people/")
    for number in range(10):
        worker("officer", units.ward, f"Person {number}")
    with django_assert_max_num_queries(len(one)):
        visit.get("/people/")


def test_who_does_not_administer_or_audit_has_no_list(client, units):
    client.force_login(worker("officer", units.ward))
    assert client.get("/people/").status_code == 403


# --- roles


def test_of_many_units_a_role_is_given_in_one_that_was_searched_for(visit, units, monkeypatch):
    monkeypatch.setattr(finding, "MOST_OFFERED", 1)
    person = Person.objects.create(full_name="Lê Thị Hoa")
    member(person, units.ward, "officer")
    for address, more in (("/people/new/", {"full_name": "Hai", "language": "vi"}), (f"{person.pk}", {})):
        path = address if more else f"/people/{address}/memberships/new/"
        begun = visit.get(path).context["form"]
        assert ([each.pk for each in begun.fields["unit"].queryset], begun["unit"].value()) == ([units.ward.pk], None)
        found = visit.post(path, more | {"go": "find", "find_unit": units.school.name, "position": "Phó ban"})
        assert {each.pk for each in found.context["form"].fields["unit"].queryset} == {units.ward.pk, units.school.pk}
        assert (found.status_code, found.context["form"]["position"].value()) == (200, "Phó ban")
        assert visit.post(path, role_form(units.beside, **more)).status_code == 422
        assert visit.post(path, role_form(units.school, find_unit="", **more)).status_code == 302
    assert set(Membership.objects.filter(unit=units.school).values_list("person__full_name", flat=True)) == {
        "Hai", "Lê Thị Hoa",
    }  # fmt: skip


def test_a_person_without_account_is_added(visit, units):
    response = visit.post("/people/new/", role_form(units.school, full_name="Lê  Thị Hoa", language="vi"))
    person = Person.objects.get(full_name="Lê Thị Hoa")
    assert response["Location"] == f"/people/{person.pk}/"
    assert list(person.memberships.values_list("unit", "role")) == [(units.school.pk, "officer")]
    assert not hasattr(person, "user")


@pytest.mark.parametrize("where", ["city", "beside"])
def test_no_role_outside_the_subtree_not_even_for_oneself(visit, units, chief, where):
    before = Membership.objects.count()
    foreign, missing = getattr(units, where), Unit(pk=987654)
    answers = [visit.post(f"/people/{chief.person_id}/memberships/new/", role_form(u)) for u in (foreign, missing)]
    assert [each.status_code for each in answers] == [422, 422]
    assert answers[0].context["form"].errors == answers[1].context["form"].errors
    assert Membership.objects.count() == before


def test_faults_stand_at_their_field(visit, units, chief):
    person = worker("officer", units.ward, since=10).person
    address = f"/people/{person.pk}/memberships/new/"

    def faults(**fields):
        response = visit.post(address, role_form(units.ward, **fields))
        return response.status_code, list(response.context["form"].errors)

    assert faults() == (422, ["valid_from"])  # the same role at the same time
    yesterday = f"{today() - DAY:%d/%m/%Y}"
    assert faults(role="leader", valid_to=yesterday) == (422, ["valid_to"])
    assert faults(role="boss") == (422, ["role"])
    assert visit.post(address, role_form(units.ward, role="leader")).status_code == 302


def test_a_role_ends_at_once(client, visit, units):
    officer = worker("officer", units.ward)
    membership = officer.person.memberships.get()
    yesterday = f"{today() - DAY:%d/%m/%Y}"
    response = visit.post(f"/memberships/{membership.pk}/end/", {"last_day": yesterday, "reason": "moved away"})
    assert response["Location"] == f"/people/{officer.person_id}/"
    assert again(officer).acting is None
    response = visit.post(f"/memberships/{membership.pk}/end/", {"last_day": yesterday, "reason": "again"})
    assert response.status_code == 403


def test_a_role_given_by_mistake_today_is_taken_away_at_once(visit, units):
    officer = worker("officer", units.ward, since=0)
    membership = officer.person.memberships.get()
    visit.post(f"/memberships/{membership.pk}/end/", {"last_day": f"{today() - DAY:%d/%m/%Y}", "reason": "mistake"})
    assert not Membership.objects.filter(pk=membership.pk).exists()


def test_the_last_administrator_of_the_root_stays(client, units):
    first = worker("administrator", units.city, "first")
    prove(client, first)
    own = first.person.memberships.get()
    end = {"last_day": f"{today():%d/%m/%Y}", "reason": "tired"}
    assert list(client.post(f"/memberships/{own.pk}/end/", end).context["form"].errors) == ["last_day"]
    second = worker("administrator", units.city, "second")
    User.objects.filter(pk=second.pk).update(is_active=False)
    assert client.post(f"/memberships/{own.pk}/end/", end).status_code == 422
    User.objects.filter(pk=second.pk).update(is_active=True)
    assert client.post(f"/memberships/{own.pk}/end/", end).status_code == 302


def test_names_are_corrected_by_whoever_looks_after_the_account(visit, units):
    person = worker("officer", units.ward, "Nguyen Van Tuan").person
    visit.post(f"/people/{person.pk}/name/", {"full_name": "Nguyễn Văn Tuấn", "reason": "spelling"})
    assert Person.objects.get(pk=person.pk).full_name == "Nguyễn Văn Tuấn"


def test_a_name_of_invisible_signs_alone_is_a_fault_of_its_field(visit, units):
    person = worker("officer", units.ward, "Nguyễn Văn Tuấn").person
    nothing = {"full_name": "\u200b\u2060", "reason": "spelling", "language": "vi"} | role_form(units.ward)
    for page in (f"/people/{person.pk}/name/", "/people/new/"):
        answer = visit.post(page, nothing)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["full_name"])
    assert Person.objects.get(pk=person.pk).full_name == "Nguyễn Văn Tuấn"


# --- accounts


@pytest.mark.bar("A6")
def test_a_switched_off_account_is_signed_out_and_its_sessions_stay_dead(client, units):
    officer = worker("officer", units.ward)
    chief = worker("administrator", units.ward, "boss")
    client.force_login(officer)
    assert client.get("/").status_code == 200
    other = type(client)()
    prove(other, chief)
    other.post(f"/people/{officer.person_id}/account/deactivate/", {"reason": "left"})
    assert "/account/login/" in client.get("/")["Location"]
    User.objects.filter(pk=officer.pk).update(is_active=True)
    assert "/account/login/" in client.get("/")["Location"]


def test_nobody_switches_off_themselves_or_whoever_works_elsewhere_too(visit, units, chief):
    both = worker("officer", units.ward, "both")
    member(both.person, units.city, "officer")
    root = account("root", is_superuser=True)
    member(root.person, units.ward, "officer")
    for person in (chief.person, both.person, root.person):
        response = visit.post(f"/people/{person.pk}/account/deactivate/", {"reason": "no"})
        assert response.status_code == 403
    assert User.objects.filter(is_active=False).count() == 0


def test_a_reason_is_asked_for(visit, units):
    officer = worker("officer", units.ward)
    response = visit.post(f"/people/{officer.person_id}/account/deactivate/", {"reason": " "})
    assert list(response.context["form"].errors) == ["reason"]


# --- acting


def test_one_acts_in_one_membership_and_changes_it(client, units):
    user = worker("officer", units.beside, "busy", since=200)
    ward = member(user.person, units.ward, "administrator")
    client.force_login(user)
    assert client.get("/people/").status_code == 403
    response = client.post("/memberships/act/", {"membership": ward.pk, "next": "/people/"})
    assert response["Location"] == "/people/"
    assert response.wsgi_request.user.acting == ward, "what the request does after the choice, it does in the new role"
    page = client.get("/people/")
    assert page.status_code == 200
    assert "Phường Ba Đình" in page.content.decode()
    assert client.post("/memberships/act/", {"membership": ward.pk, "next": "//evil.example/"})["Location"] == "/"


def test_foreign_and_ended_memberships_cannot_be_chosen(client, units, chief):
    user = worker("officer", units.ward, "plain")
    ended = member(user.person, units.ward, "administrator", until=-1)
    client.force_login(user)
    for membership in (chief.person.memberships.get(), ended):
        assert client.post("/memberships/act/", {"membership": membership.pk}).status_code == 404
    assert client.get("/people/").status_code == 403


@pytest.mark.bar("A6")
@pytest.mark.parametrize("what", ["membership ended", "unit ended", "moved"])
def test_the_end_of_what_one_acts_in_counts_on_the_next_request(client, units, what):
    user = worker("officer", units.beside, "busy", since=200)
    ward = member(user.person, units.ward, "administrator")
    client.force_login(user)
    client.post("/memberships/act/", {"membership": ward.pk})
    assert client.get("/people/").status_code == 200
    if what == "membership ended":
        Membership.objects.filter(pk=ward.pk).update(valid_to=today() - DAY)
    elif what == "unit ended":
        Unit.objects.filter(path__startswith=units.ward.path).update(valid_to=today() - DAY)
    else:
        Membership.objects.filter(pk=ward.pk).delete()
        member(user.person, units.ward, "officer")
    refused = client.get("/people/")
    assert (refused.status_code, "acting_membership" in client.session) == (403, False)
    told = "Nay đồng chí làm việc cho Phường Hoàn Kiếm với vai trò"
    assert [told in page.content.decode() for page in (refused, client.get("/"))] == [True, False]  # once


def test_who_acted_in_the_only_role_is_told_that_none_is_left(client, units):
    user = worker("administrator", units.ward, "busy")
    client.force_login(user)
    client.post("/memberships/act/", {"membership": user.person.memberships.get().pk})
    Membership.objects.update(valid_to=today() - DAY)
    assert "Nay đồng chí không có vai trò ở đơn vị nào" in client.get("/").content.decode()


def test_a_choice_gives_the_session_a_new_name(client, units):
    user = worker("officer", units.ward, "busy")
    client.force_login(user)
    before = client.session.session_key
    client.post("/memberships/act/", {"membership": user.person.memberships.get().pk})
    assert client.session.session_key != before
    assert "Vai trò đang dùng đã kết thúc" not in client.get("/").content.decode()


def test_nothing_is_asked_for_strangers(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/healthz")
        client.get("/people/")


# --- why


def test_why_tells_role_by_role(visit, units, chief):
    officer = worker("officer", units.ward, "officer")
    member(officer.person, units.school, "administrator")
    address = f"/people/{officer.person_id}/why/"

    def answer(**query):
        given = visit.get(address, query).context["answer"]
        return given.allowed, [line.allowed for line in given.lines]

    assert answer(action="records", unit=units.ward.pk) == (True, [False, True])
    assert answer(action="rights", unit=units.ward.pk) == (False, [False, False])
    assert answer(action="rights", unit=units.school.pk) == (True, [True, False])
    assert answer(action="account", whom=chief.email) == (False, [False, False])
    assert visit.get(address, {"action": "rights", "unit": units.beside.pk}).context["answer"] is None
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert answer(action="records", unit=units.ward.pk) == (False, [False])


def test_why_knows_nobody_out_of_sight(visit, units):
    officer, foreign = worker("officer", units.ward, "officer"), worker("officer", units.beside, "foreign")

    def asked(whom):
        given = visit.get(f"/people/{officer.person_id}/why/", {"action": "see_person", "whom": whom}).context
        return given["answer"], given["form"].errors.get("whom")

    assert asked(foreign.email) == asked("nobody@example.vn")
    assert asked(officer.email)[0] is not None


def test_why_does_not_tell_what_somebody_is_elsewhere(visit, units):
    officer = worker("officer", units.ward, "officer")
    member(officer.person, units.beside, "secretary")
    text = visit.get(f"/people/{officer.person_id}/why/", {"action": "account", "whom": officer.email})
    assert [line.allowed for line in text.context["answer"].lines] == [False]
    assert "Hoàn Kiếm" not in text.content.decode()
