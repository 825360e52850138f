"""People, their roles and the record of changes in the API, to read; rights as on the pages."""

import pytest

from mobilization.common.recording import because, recording
from organizations.models import Unit
from tests.organizations.history import place

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return place()


@pytest.fixture
def ask(client):
    def get(url, user):
        client.force_login(user)
        return client.get(f"/api/v1/{url}", headers={"accept-language": "en"})

    return get


def names(answer):
    return {person["full_name"] for person in answer.json()["results"]}


def test_people_of_the_subtree_with_their_roles(ask, here):
    found = ask("people/", here.administrator)
    assert found.status_code == 200
    assert {"Nguyễn Officer", "Lê Phường"} <= names(found)
    assert names(found) & {"Vũ Thành", "Trần Lạ"} == set()
    ward = next(person for person in found.json()["results"] if person["full_name"] == "Lê Phường")
    assert (ward["account"], [role["unit"] for role in ward["roles_today"]]) == ("active", [here.ward.pk])
    assert names(ask("people/?role=leader&name=phuong", here.administrator)) == {"Lê Phường"}
    assert ask("people/?role=king", here.administrator).status_code == 400
    assert ask("people/", here.officer).status_code == 403


def test_one_person_with_all_roles_and_oneself(ask, here):
    found = ask(f"people/{here.ward_leader.person_id}/", here.administrator).json()
    assert [(role["role"], role["unit"]) for role in found["memberships"]] == [("leader", here.ward.pk)]
    assert ask(f"people/{here.stranger.person_id}/", here.administrator).status_code == 404
    assert ask(f"people/{here.officer.person_id}/", here.officer).status_code == 200
    assert ask(f"people/{here.ward_leader.person_id}/", here.officer).status_code == 404


def test_memberships_one_sees(ask, here):
    mine = ask("memberships/", here.officer).json()["results"]
    assert [(role["person"], role["role"]) for role in mine] == [(here.officer.person_id, "officer")]
    below = ask(f"memberships/?unit={here.ward.pk}", here.auditor).json()["results"]
    assert [role["person"] for role in below] == [here.ward_leader.person_id]
    assert ask(f"memberships/{below[0]['id']}/", here.stranger).status_code == 404
    assert ask(f"memberships/{below[0]['id']}/", here.auditor).status_code == 200


@pytest.fixture
def renamed(here):
    with recording(actor=here.secretary.pk), because("Nghị quyết 1656"):
        Unit.objects.filter(pk=here.ward.pk).update(name="Hồng Hà")
    return here


def test_the_history_of_a_record(ask, renamed):
    url = f"history/unit/{renamed.ward.pk}/"
    change = ask(url, renamed.leader).json()["results"][0]
    assert change["lines"] == [{"label": "Name", "old": "Phúc Xá", "new": "Hồng Hà"}]
    assert (change["actor"], change["reason"]) == ("Nguyễn Secretary", "Nghị quyết 1656")
    for user in (renamed.officer, renamed.stranger):
        assert ask(url, user).status_code == 404
    assert ask(f"history/nothing/{renamed.ward.pk}/", renamed.leader).status_code == 404


def test_the_changes_of_the_subtree(ask, renamed):
    found = ask("history/?kind=update&record=organizations.unit", renamed.auditor).json()
    assert ([change["object_id"] for change in found["results"]], found["next"]) == ([str(renamed.ward.pk)], None)
    assert ask("history/?kind=update&record=organizations.unit", renamed.stranger).json()["results"] == []
    assert ask("history/", renamed.leader).status_code == 403
    assert ask("history/?kind=nonsense", renamed.auditor).status_code == 400
    assert ask("history/?cursor=nonsense", renamed.auditor).status_code == 400


def test_older_changes_follow_by_the_link(ask, here):
    for number in range(25):
        Unit.objects.filter(pk=here.ward.pk).update(note=f"{number}")
    first = ask(f"history/unit/{here.ward.pk}/", here.auditor).json()
    assert len(first["results"]) == 20
    rest = ask(first["next"].split("/api/v1/")[1], here.auditor).json()
    assert [change["lines"][0]["new"] for change in rest["results"][:5]] == ["4", "3", "2", "1", "0"]
