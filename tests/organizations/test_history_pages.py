"""The pages of the record of changes: who opens which, what they show, filters, the way to older changes."""

import datetime

import pytest
from django.urls import reverse

from mobilization.common.history import recorded_models
from mobilization.common.recording import because, recording
from organizations.models import CalendarDay, Membership, Unit, User
from tests.organizations.history import place

pytestmark = pytest.mark.django_db
ROLES = (
    "officer",
    "leader",
    "reviewer",
    "secretary",
    "approver",
    "administrator",
    "auditor",
    "ward_leader",
    "stranger",
)


@pytest.fixture
def here():
    return place()


@pytest.fixture
def visit(client, here):
    def get(role, address, **query):
        client.force_login(User.objects.get(pk=getattr(here, role).pk))
        return client.get(address, query, HTTP_ACCEPT_LANGUAGE="en")

    return get


def told(response):
    return [(change.kind, change.about) for change in response.context["changes"]]


def statuses(visit, address, roles=ROLES):
    return {role: visit(role, address).status_code for role in roles}


def test_who_opens_the_history_of_a_unit(visit, here):
    allowed = {"leader", "secretary", "administrator", "auditor", "ward_leader"}
    assert statuses(visit, f"/history/unit/{here.ward.pk}/") == {r: 200 if r in allowed else 404 for r in ROLES}
    assert statuses(visit, f"/history/unit/{here.city.pk}/") == dict.fromkeys(ROLES, 404)


def test_who_opens_the_history_of_a_person_and_their_account(visit, here):
    allowed = {"administrator", "auditor"}
    for address in (f"/history/person/{here.ward_leader.person_id}/", f"/history/user/{here.ward_leader.pk}/"):
        assert statuses(visit, address) == {role: 200 if role in allowed else 404 for role in ROLES}


@pytest.mark.parametrize(
    "address", ["/history/unit/999999/", "/history/job/1/", "/history/nothing/1/", "/history/-/1/"]
)
def test_what_is_not_on_record_is_not_found(visit, address):
    assert visit("auditor", address).status_code == 404


def test_a_deleted_record_keeps_its_page(visit, here):
    ended = Membership.objects.get(person=here.ward_leader.person)
    pk = ended.pk
    ended.delete()
    response = visit("auditor", f"/history/membership/{pk}/")
    assert [change.kind for change in response.context["changes"]] == ["delete", "insert"]
    assert visit("stranger", f"/history/membership/{pk}/").status_code == 404


def test_who_opens_the_list_of_all_changes_and_exports(visit, client, here):
    allowed = {"administrator", "auditor", "stranger"}
    assert statuses(visit, "/history/") == {role: 200 if role in allowed else 403 for role in ROLES}
    client.force_login(User.objects.get(pk=here.leader.pk))
    assert client.post("/history/export/").status_code == 403


def test_nobody_opens_anything_without_an_account(client, here):
    pages = ["/history/", f"/history/unit/{here.ward.pk}/", f"/people/{here.leader.person_id}/activity/"]
    for address in pages:
        assert client.get(address).headers["Location"].startswith("/account/login/")


def test_a_persons_activity_is_for_themselves_and_those_who_audit_them(visit, here):
    address = f"/people/{here.leader.person_id}/activity/"
    allowed = {"leader", "administrator", "auditor"}
    assert statuses(visit, address) == {role: 200 if role in allowed else 404 for role in ROLES}


def test_the_activity_is_filtered_by_day_kind_and_table(visit, here):
    with recording(actor=here.leader.pk):
        Unit.objects.filter(pk=here.ward.pk).update(note="x")
        day = CalendarDay.objects.create(day=datetime.date(2026, 1, 1), is_working=False, name="Tết")
    address = f"/people/{here.leader.person_id}/activity/"
    unit, holiday = ("update", "Unit: Phúc Xá"), ("insert", f"Special day: {day}")
    assert told(visit("auditor", address)) == [unit, holiday] or told(visit("auditor", address)) == [holiday, unit]
    assert told(visit("auditor", address, kind="update")) == [unit]
    assert told(visit("auditor", address, record="organizations.calendarday")) == [holiday]
    assert told(visit("auditor", address, changed_from="2200-01-01")) == []
    assert told(visit("auditor", address, changed_to="2001-01-01")) == []
    assert len(told(visit("auditor", address, changed_from="2001-01-01", changed_to="9999-12-31"))) == 2
    for wrong in ({"kind": "odd"}, {"record": "auth.group"}, {"changed_from": "odd"}):
        response = visit("auditor", address, **wrong)
        assert (told(response), bool(response.context["form"].errors)) == ([], True)


def test_changes_are_found_by_who_made_them(visit, here):
    for actor, note in ((here.leader, "a"), (here.secretary, "b")):
        with recording(actor=actor.pk):
            Unit.objects.filter(pk=here.ward.pk).update(note=note)
    assert told(visit("auditor", "/history/", by="nguyen leader")) == [("update", "Unit: Phúc Xá")]
    assert len(told(visit("auditor", "/history/", by="nguyen", kind="update"))) == 2
    assert told(visit("auditor", "/history/", by="Somebody Else")) == []


def test_what_is_gone_and_has_no_name_tells_whom_it_joined(visit, here):
    Membership.objects.get(person=here.ward_leader.person).delete()
    assert told(visit("auditor", "/history/", kind="delete"))[0] == ("delete", "Membership: Lê Phường, Phúc Xá")


def test_older_changes_are_reached_page_by_page_and_the_newest_again(visit, here):
    for number in range(45):
        Unit.objects.filter(pk=here.ward.pk).update(note=f"{number}")
    start = f"/history/unit/{here.ward.pk}/"
    address, seen, pages = start, [], 0
    while address:
        response = visit("auditor", address)
        seen += [line.new for change in response.context["changes"] for line in change.lines if change.kind == "update"]
        address, pages = response.context["older_url"] and start + response.context["older_url"], pages + 1
    assert (seen, pages) == ([f"{number}" for number in reversed(range(45))], 3)
    assert response.context["newest_url"] == "?"
    for page in (start, "/history/", f"/people/{here.leader.person_id}/activity/"):
        assert visit("auditor", page, cursor="odd").headers["Location"] == page


def test_the_panel_stands_on_the_unit_and_the_persons_page_for_who_may_read_it(visit, here):
    with recording(actor=here.secretary.pk, reason="NQ 1656"):
        Unit.objects.filter(pk=here.ward.pk).update(name="Hồng Hà")
    unit, person = reverse("organizations:unit", args=[here.ward.pk]), here.ward_leader.person
    for role, reads in (("leader", True), ("officer", False), ("stranger", False)):
        page = visit(role, unit).content.decode()
        assert ('id="history-heading"' in page) is ("NQ 1656" in page) is reads
        assert ('<details class="panel fold" id="history">' in page) is reads  # folded until it is wanted
    for role, reads in (("auditor", True), ("ward_leader", False)):
        page = visit(role, reverse("organizations:person", args=[person.pk])).content.decode()
        assert ('id="history-heading"' in page) is reads


def test_the_rail_leads_auditors_to_the_list(visit):
    link = 'href="/history/"'
    assert link in visit("auditor", "/").content.decode()
    assert link not in visit("leader", "/").content.decode()


def test_ten_changes_in_the_list_cost_as_many_queries_as_one(visit, client, here, django_assert_max_num_queries):
    visit("auditor", "/history/")
    counts = []
    for number in (1, 10):
        for each in range(number):
            with recording(actor=here.leader.pk):
                Unit.objects.filter(pk=here.ward.pk).update(note=f"{number}.{each}")
        with django_assert_max_num_queries(30) as asked:
            response = client.get("/history/", {"kind": "update"})
        counts.append((len(response.context["changes"]), len(asked)))
    assert [changes for changes, _ in counts] == [1, 11]
    assert counts[0][1] == counts[1][1]


def test_changes_are_found_by_unit_with_all_below_it(visit, here):
    for unit in (here.city, here.district, here.ward, here.beside):
        Unit.objects.filter(pk=unit.pk).update(note="x")
    told_of = {
        unit.name: {about for _kind, about in told(visit("city_auditor", "/history/", kind="update", unit=unit.pk))}
        for unit in (here.city, here.district, here.ward)
    }
    every = {"Unit: Hà Nội", "Unit: Ba Đình", "Unit: Phúc Xá", "Unit: Hoàn Kiếm"}
    assert told_of == {
        "Hà Nội": every,
        "Ba Đình": {"Unit: Ba Đình", "Unit: Phúc Xá"},
        "Phúc Xá": {"Unit: Phúc Xá"},
    }
    people = told(visit("city_auditor", "/history/", unit=here.ward.pk, record="organizations.person"))
    assert people == [("insert", "Person: Lê Phường")]


def test_what_belongs_to_no_unit_is_left_out_when_one_is_chosen(visit, here):
    day = CalendarDay.objects.create(day=datetime.date(2026, 1, 1), is_working=False, name="Tết")
    assert told(visit("auditor", "/history/", record="organizations.calendarday")) == [
        ("insert", f"Special day: {day}")
    ]
    assert told(visit("auditor", "/history/", record="organizations.calendarday", unit=here.district.pk)) == []


def test_a_former_unit_is_chosen_by_its_address(visit, here):
    Unit.objects.filter(pk=here.ward.pk).update(valid_to=datetime.date(2025, 6, 30))
    offered = visit("auditor", "/history/").context["form"].fields["unit"].widget.choices
    assert [pk for pk, _name in offered] == ["", here.district.pk]
    response = visit("auditor", "/history/", unit=here.ward.pk, kind="update")
    assert (told(response), response.context["form"].errors) == ([("update", "Unit: Phúc Xá")], {})
    assert "Phúc Xá (until 30/06/2025)" in response.content.decode()


@pytest.mark.parametrize(
    "words",
    ["phuc xa", "PHÚC  xá", "hop nhat", "Resolution hợp", "unit xa phuc", "00001"],
    ids=["name", "accents and case", "reason", "two of the reason", "kind and name", "code"],
)
def test_changes_are_found_by_words_of_record_and_reason(visit, here, words):
    Unit.objects.filter(pk=here.beside.pk).update(note="x")
    with because("Resolution 1656: hợp nhất"):
        Unit.objects.filter(pk=here.ward.pk).update(note="x")
    assert told(visit("city_auditor", "/history/", kind="update", q=words)) == [("update", "Unit: Phúc Xá")]
    assert told(visit("city_auditor", "/history/", kind="update", q=f"{words} nowhere")) == []


def test_a_new_name_finds_the_old_changes_and_the_old_name_too(visit, here):
    Unit.objects.filter(pk=here.ward.pk).update(note="x")
    renamed = Unit.objects.get(pk=here.ward.pk)
    renamed.name = renamed.short_name = "Hồng Hà"
    renamed.prepare()
    renamed.save()
    now = "Unit: Hồng Hà"
    for name in ("hong ha", "phuc xa"):
        found = told(visit("auditor", "/history/", q=name, record="organizations.unit"))
        assert found == [("update", now), ("update", now), ("insert", now)]


def test_roles_and_accounts_are_found_by_the_name_of_their_person(visit, here):
    found = told(visit("auditor", "/history/", q="phuong le"))
    assert sorted(found) == [
        ("insert", "Account: Lê Phường"),
        ("insert", "Membership: Lê Phường: Unit leader, Phúc Xá"),
        ("insert", "Person: Lê Phường"),
    ]


def test_no_filter_finds_what_lies_out_of_reach(visit, here):
    """Not by its unit, nor by its name or the reason; a unit out of reach answers as one that does not exist."""
    with because("Secret reason"):
        Unit.objects.filter(pk=here.beside.pk).update(note="x")
    assert told(visit("stranger", "/history/", q="secret reason")) == [("update", "Unit: Hoàn Kiếm")]
    for query in ({"q": "secret reason"}, {"q": "hoan kiem"}, {"q": "tran la"}, {"unit": here.beside.pk}):
        assert told(visit("auditor", "/history/", **query)) == []
    answers = [
        str(visit("auditor", "/history/", unit=pk).context["form"].errors)
        for pk in (here.beside.pk, here.city.pk, 999_999, 10**30)
    ]
    assert (len(set(answers)), "Select a valid choice" in answers[0]) == (1, True)


@pytest.mark.parametrize(
    "query", [{"q": "hoan kiem"}, {"q": "moved away"}, {"record": "organizations.unit"}, {"unit": "own"}]
)
def test_what_one_is_not_told_of_ones_own_work_is_not_found_by_asking(visit, here, query):
    """One did it, and is told that one did something; not what it was, neither by a word nor by its kind or unit."""
    with recording(actor=here.leader.pk, reason="Moved away"):
        Unit.objects.filter(pk=here.beside.pk).update(note="x")
        Unit.objects.filter(pk=here.ward.pk).update(note="Moved away")
    address = f"/people/{here.leader.person_id}/activity/"
    assert sorted(told(visit("leader", address))) == [
        ("update", "A record outside your reach"),
        ("update", "Unit: Phúc Xá"),
    ]
    query = {name: here.district.pk if value == "own" else value for name, value in query.items()}
    found = told(visit("leader", address, **query))
    assert found == ([] if query.get("q") == "hoan kiem" else [("update", "Unit: Phúc Xá")])


def test_the_history_of_a_person_tells_of_their_roles_and_their_account(visit, here):
    """As far as the reader reaches: a role elsewhere is not told."""
    person = here.ward_leader.person
    Membership.objects.create(person=person, unit=here.beside, role="officer", valid_from=datetime.date(2024, 1, 1))
    User.objects.filter(pk=here.ward_leader.pk).update(email="other@example.vn")
    here_told = {"Person: Lê Phường", "Account: Lê Phường", "Membership: Lê Phường: Unit leader, Phúc Xá"}
    assert {about for _kind, about in told(visit("auditor", f"/history/person/{person.pk}/"))} == here_told
    page = visit("auditor", f"/people/{person.pk}/").content.decode()
    assert ("other@example.vn" in page, "Hoàn Kiếm" in page) == (True, False)


def test_a_filter_with_an_error_is_not_told_as_nothing_yet(visit):
    page = visit("auditor", "/history/", changed_from="odd").content.decode()
    assert ("No change matches the filter" in page, "No changes yet" in page) == (True, False)


def test_auditors_go_from_a_unit_to_all_changes_of_it_and_below(visit, here):
    Unit.objects.filter(pk=here.ward.pk).update(note="x")
    address = f'href="/history/?unit={here.ward.pk}"'
    for role, leads in (("auditor", True), ("leader", False)):
        assert (address in visit(role, reverse("organizations:unit", args=[here.ward.pk])).content.decode()) is leads


def test_the_first_five_words_are_looked_for_each_once(visit, here, django_assert_max_num_queries):
    """A page of words is no means to keep the database busy."""
    Unit.objects.filter(pk=here.ward.pk).update(note="x")
    words = "unit phuc xa 00001 phu " * 8
    with django_assert_max_num_queries(30) as asked:
        found = told(visit("auditor", "/history/", q=f"{words} nowhere", kind="update"))
    assert found == [("update", "Unit: Phúc Xá")]
    counted = max(query["sql"].count("%phuc%") for query in asked.captured_queries)
    assert 0 < counted < 5 * len(recorded_models())
