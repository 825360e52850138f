"""Registering without an account: never above the capacity, no more kept than is needed, given back, forgotten."""

import datetime
import re

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client

from dialogues.models import Conference, Registration, RegistrationSalt
from dialogues.periodic import forget
from dialogues.rules import REGISTRATION_DAYS
from dialogues.services.conferences import edit_conference
from dialogues.services.registrations import (
    Full,
    register_for,
    remove_registration,
    request_registrations,
    withdraw_registration,
)
from dialogues.services.steps import take_step
from directives.models import RulePeriod
from mobilization.common.codes import fingerprint
from mobilization.common.history import recorded_models
from mobilization.outbox import runner
from mobilization.outbox.models import Event, Job
from mobilization.outbox.runner import JobRefused
from mobilization.workflow.refusals import WrongState
from organizations.dates import today
from organizations.models import Membership
from tests.access.people import again
from tests.dialogues.makers import DAY, invite, make_conference
from tests.models_registry.test_papers import written
from tests.threads import at_once
from tests.worlds import shared

pytestmark = pytest.mark.django_db
ONE = {"name": "Nguyễn Văn A", "group": "", "people": 1}


@shared
def told(here):
    here.told = make_conference(here.ward, here.root, "announced", capacity=3, place="Nhà văn hoá")
    return here


def left():
    return Conference.objects.get().places_left


def test_places_are_taken_and_given_back(told):
    first = register_for(told.told, **ONE)
    assert (len(first) >= 22, left()) == (True, 2)
    assert Registration.objects.get().code_hash == fingerprint(first) != first
    with pytest.raises(Full) as full:
        register_for(told.told, name="", group="Chi hội", people=3)
    assert "2" in str(full.value)
    register_for(told.told, name="", group="Chi hội", people=2)
    with pytest.raises(Full):
        register_for(told.told, **ONE)
    withdraw_registration(Registration.objects.get(name="Nguyễn Văn A"))
    assert (left(), Registration.objects.count()) == (1, 1)
    for wrong, field in (({"name": " "}, "name"), ({"people": 0}, "people"), ({"people": 21}, "people")):
        with pytest.raises(ValidationError) as said:
            register_for(told.told, **ONE | wrong)
        assert field in said.value.message_dict
    with pytest.raises(ValidationError) as said:
        edit_conference(told.told, version=1, changes={"capacity": 1}, by=told.officer)
    assert list(said.value.message_dict) == ["capacity"]
    assert Registration not in recorded_models()


def test_the_code_of_a_registration_elsewhere_is_not_taken(told):
    other = make_conference(told.ward, told.root, "announced", capacity=3, place="Nhà văn hoá")
    first = register_for(told.told, **ONE)
    second = register_for(other, **ONE, code=first)
    assert second != first
    assert {each.conference for each in Registration.objects.all()} == {told.told, other}


@pytest.mark.django_db(transaction=True)
def test_never_above_the_capacity_however_many_come_at_once(told):
    answers = at_once(12, lambda index: register_for(told.told, **ONE | {"name": f"Người {index}"}))
    taken = [each for each in answers if isinstance(each, str)]
    assert (len(taken), sum(isinstance(each, Full) for each in answers), left()) == (3, 9, 0)
    assert Registration.objects.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(conference=told.told, name="X", code_hash="y")


def test_only_for_what_is_announced_and_ahead(told):
    for more in (
        {"state": "planned"}, {"state": "held"}, {"capacity": None}, {"day": today() - DAY}, {"state": "cancelled"},
    ):  # fmt: skip
        state = more.pop("state", "announced")
        shut = make_conference(told.ward, told.root, state, **{"capacity": 5} | more)
        with pytest.raises(WrongState):
            register_for(shut, **ONE)
    last = make_conference(told.ward, told.root, "announced", day=today(), capacity=1)
    assert register_for(last, **ONE)


def test_pages_for_everybody(client, told):
    invite(told.told, "Nông dân")
    at = f"/dialogues/{told.told.pk}/"
    secret = {"state": "planned", "title": "Chưa công bố"}
    hidden = make_conference(told.ward, told.root, capacity=4, **secret)
    held = make_conference(told.ward, told.root, "held", conclusion="Bản nháp kín")
    done = make_conference(told.ward, told.root, "concluded", title="Đã xong", conclusion="Kết luận công khai")
    assert "Bản nháp kín" not in client.get(f"/dialogues/{held.pk}/").content.decode()
    assert "Kết luận công khai" in client.get(f"/dialogues/{done.pk}/").content.decode()
    never = make_conference(told.ward, told.root, "cancelled")
    assert client.get(f"/dialogues/{never.pk}/").status_code == 404
    for path in ("", "register/"):
        assert client.get(f"/dialogues/{hidden.pk}/{path}").status_code == 404
    rows = client.get("/dialogues/").context["rows"]
    assert {row.pk for row in rows} == {told.told.pk, held.pk, done.pk}
    assert [row.pk for row in client.get("/dialogues/?when=ahead&q=ba+dinh").context["rows"]] == [told.told.pk]
    assert client.get("/dialogues/?q=nothing+like+it").context["rows"] == []
    page = client.get(at).content.decode()
    assert all(words in page for words in ("Nhà văn hoá", "Nông dân", "Môi trường", "Đến dự", f"{at}register/"))
    assert client.get(f"{at}?lang=en").context["conference"].kind == "Regular dialogue"
    wrong = client.post(f"{at}register/", {"name": "", "group": "", "people": "1"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["name"])
    robot = client.post(f"{at}register/", {"name": "R", "people": "1", "website": "x"})
    assert (robot.status_code, Registration.objects.count()) == (422, 0)
    sent = client.post(f"{at}register/", {"name": "Nguyễn Văn A", "group": "Thôn 3", "people": "2"})
    mine = sent["Location"]
    assert re.fullmatch(r"/dialogues/registrations/[\w-]{22}/", mine)
    code = client.get(f"{at}register/").context["form"]["code"].value()
    twice = [client.post(f"{at}register/", {"name": "D", "people": "1", "code": code})["Location"] for _n in range(2)]
    assert (set(twice), left_of(told)) == ({f"/dialogues/registrations/{code}/"}, 0)
    client.post(twice[0])
    many = client.post(f"{at}register/", {"name": "B", "people": "2"})
    assert (many.status_code, many.context["form"]["name"].value()) == (409, "B")
    shown = client.get(mine)
    assert (shown.status_code, shown["Cache-Control"].count("no-store"), left_of(told)) == (200, 1, 1)
    assert "Nguyễn Văn A" not in client.get(at).content.decode()
    assert client.get("/dialogues/registrations/unknown/").status_code == 404
    client.post(f"{at}register/", {"name": "C", "people": "1"})
    assert "All places are taken." in client.get(at).content.decode()
    assert client.get(f"{at}register/").status_code == 200
    given = client.post(mine)
    assert (given.status_code, given.context["is_withdrawn"], left_of(told)) == (200, True, 2)
    assert client.get(mine).status_code == 404
    assert Client(enforce_csrf_checks=True).post(f"{at}register/", ONE).status_code == 403


def left_of(told):
    return Conference.objects.get(pk=told.told.pk).places_left


def test_why_it_was_put_off_stands_on_its_page(client, told):
    take_step(told.told, "postpone", by=told.leader, reason="Bão số 3")
    page = client.get(f"/dialogues/{told.told.pk}/")
    assert (page.context["conference"].is_off, "Bão số 3" in page.content.decode()) == (True, True)
    assert not page.context["conference"].is_open
    code = Registration(conference=told.told, name="A", code_hash="x")
    code.save()
    Conference.objects.filter(pk=told.told.pk).update(
        day=today() - DAY, planned_from=today() - DAY, planned_to=today() - DAY
    )
    with pytest.raises(WrongState):
        withdraw_registration(code)


@pytest.mark.django_db(transaction=True)
def test_who_handles_it_has_the_list_and_the_look_stays_on_record(client, told):
    register_for(told.told, name="=1+1", group="Thôn 3", people=2)
    for user in (told.auditor, told.approver, told.beside):
        with pytest.raises(PermissionDenied):
            request_registrations(told.told, by=again(user))
    client.force_login(again(told.auditor))
    at = told.told.get_absolute_url()
    assert client.post(f"{at}registrations/").status_code == 403
    assert client.get(at).context["actions"] == []
    client.force_login(again(told.officer))
    assert client.get(at).context["actions"] == ["edit", "link", "registrations"]
    assert client.post(f"{at}registrations/").status_code == 302
    job = Job.objects.get()
    runner.run_job(job.pk)
    job.refresh_from_db()
    with default_storage.open(job.files.get().key) as content:
        rows = list(openpyxl.load_workbook(content).active.iter_rows(min_row=2, values_only=True))
    assert [row[:3] for row in rows] == [("=1+1", "Thôn 3", 2)]
    Membership.objects.filter(person__user=told.officer).update(role="auditor")
    with pytest.raises(JobRefused):
        written(job)
    asked = Event.objects.get(kind="dialogues.registrations_asked")
    assert (asked.actor_id, asked.subject_id, asked.data) == (told.officer.pk, str(told.told.pk), {})


def test_who_handles_it_removes_one_for_a_reason_and_no_name_stays_on_record(client, told):
    register_for(told.told, name="Canary Thị B", group="Thôn Canary", people=2)
    kept = register_for(told.told, **ONE)
    row = Registration.objects.get(people=2)
    names, remove = (f"{told.told.get_absolute_url()}registrations/{end}/" for end in ("names", f"{row.pk}/remove"))
    for user in (told.auditor, told.approver):
        client.force_login(again(user))
        assert (client.post(names).status_code, client.post(remove, {"reason": "twice"}).status_code) == (403, 403)
        assert client.get(remove).status_code == 403
        with pytest.raises(PermissionDenied):
            remove_registration(told.told, row.pk, reason="twice", by=again(user))
    client.force_login(again(told.beside))
    assert (client.post(names).status_code, client.get(remove).status_code) == (404, 404)
    client.force_login(again(told.officer))
    assert client.get(names).status_code == 405
    shown = client.post(names)
    assert ("Canary Thị B" in shown.content.decode(), remove in shown.content.decode()) == (True, True)
    assert "no-store" in shown["Cache-Control"]
    asked = client.get(remove)
    assert ("Canary" in asked.content.decode(), "2" in asked.context["lead"]) == (False, True)
    assert [client.post(remove, sent).status_code for sent in ({"x": 1}, {"reason": "bà B"})] == [422, 422]
    assert (client.post(remove, {"reason": "twice"}).status_code, left()) == (302, 2)
    assert Registration.objects.get().code_hash == fingerprint(kept)
    with pytest.raises(WrongState):
        remove_registration(told.told, row.pk, reason="twice", by=again(told.officer))
    seen, removed = Event.objects.filter(kind__startswith="dialogues.registration").order_by("id")
    assert (seen.kind, seen.actor_id, seen.data) == ("dialogues.registrations_seen", told.officer.pk, {})
    assert (removed.actor_id, removed.data) == (told.officer.pk, {"people": 2, "reason": "twice"})
    told_of = client.post(names).context["removals"]
    assert [(each.people, each.by) for each in told_of] == [(2, told.officer.get_full_name())]
    Conference.objects.filter(pk=told.told.pk).update(day=today() - DAY, planned_from=today() - DAY)
    last = Registration.objects.get()
    with pytest.raises(WrongState):
        remove_registration(told.told, last.pk, reason="asked", by=again(told.officer))
    assert not client.post(names).context["may_remove"]


def test_names_are_forgotten_and_numbers_stay(told):
    register_for(told.told, **ONE | {"people": 2})
    old = make_conference(told.ward, told.root, "announced", day=today() - 31 * DAY, capacity=9)
    Registration.objects.create(conference=old, name="Cũ", group="Thôn 1", people=4, code_hash="o")
    forget()
    rows = Registration.objects.order_by("people").values_list("name", "group", "people")
    assert list(rows) == [("Nguyễn Văn A", "", 2), ("", "", 4)]
    old.refresh_from_db()
    assert old.registered == 4
    RulePeriod.objects.create(key=REGISTRATION_DAYS, value=60, valid_from=datetime.date(2026, 1, 1), source="NQ")
    Registration.objects.filter(people=4).update(name="Cũ")
    forget()
    assert Registration.objects.get(people=4).name == "Cũ"


def test_one_network_does_not_fill_the_hall_and_nobody_behind_it_is_lost(client, told):
    Conference.objects.filter(pk=told.told.pk).update(capacity=200)  # 20%: 40 people
    at = f"/dialogues/{told.told.pk}/register/"
    for index in range(2):
        client.post(at, {"name": f"Đoàn {index}", "people": "20"})
    assert left_of(told) == 160
    waits = client.post(at, {"name": "Nguyễn Văn A", "people": "20"})["Location"]
    assert "waiting list" in client.get(f"{waits}?lang=en").content.decode()
    client.post(at, {"name": "Trần Văn B", "people": "20"})
    no_more = client.post(at, {"name": "C", "people": "1"})
    assert (no_more.status_code, no_more.context["form"]["name"].value(), left_of(told)) == (409, "C", 160)
    assert not no_more.context["is_for_fewer"]
    other = {"REMOTE_ADDR": "2001:db8:1:2::5"}
    for network, is_waiting in ((2, False), (3, False), (4, False), (5, False), (6, True)):
        other = {"REMOTE_ADDR": f"2001:db8:1:{network}::5"}  # one customer of IPv6: twice the share
        client.post(at, {"name": f"IPv6 {network}", "people": "20"}, **other)
        assert Registration.objects.get(name=f"IPv6 {network}").is_waiting is is_waiting
    client.post(at, {"name": "Elsewhere", "people": "20"}, REMOTE_ADDR="203.0.113.9")
    assert left_of(told) == 60
    stored = Registration.objects.filter(network__contains="127.0").count() + Conference.objects.filter(pk=0).count()
    assert (stored, len(set(Registration.objects.values_list("network", flat=True)))) == (0, 7)
    first, second = Registration.objects.filter(is_waiting=True).order_by("id")[:2]
    page = f"{told.told.get_absolute_url()}registrations/"
    let_in = f"{page}{first.pk}/let-in/"
    for user, status in ((told.auditor, 403), (told.approver, 403), (told.beside, 404)):
        client.force_login(again(user))
        assert client.post(let_in).status_code == status
    client.force_login(again(told.officer))
    rows = client.post(f"{page}names/").context["rows"]
    assert [row.connection for row in rows if row.registration.is_waiting] == [2, 1, 1]
    assert (client.get(let_in).status_code, client.post(let_in).status_code, left_of(told)) == (405, 200, 40)
    assert client.post(let_in).status_code == 200
    assert (left_of(told), Event.objects.filter(kind="dialogues.registration_let_in").count()) == (40, 1)
    Conference.objects.filter(pk=told.told.pk).update(capacity=170)
    client.post(f"{page}{second.pk}/let-in/")
    second.refresh_from_db()
    assert second.is_waiting
    robbed = Registration.objects.get(name="Đoàn 0")
    assert "together" in client.get(f"{page}{robbed.pk}/remove/").context["form"].fields
    client.post(f"{page}{robbed.pk}/remove/", {"reason": "unreal", "together": "on"})
    assert set(Registration.objects.filter(network=robbed.network).values_list("name", flat=True)) == {
        "Đoàn 1", "Nguyễn Văn A",
    }  # fmt: skip
    assert left_of(told) == 30
    forget()
    assert (RegistrationSalt.objects.count(), Registration.objects.exclude(network="").count()) == (1, 8)
    Conference.objects.filter(pk=told.told.pk).update(day=today() - DAY, planned_from=today() - DAY)
    forget()
    assert (RegistrationSalt.objects.count(), Registration.objects.exclude(network="", site="").count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_of_one_network_take_its_share_alone(told):
    Conference.objects.filter(pk=told.told.pk).update(capacity=30)
    answers = at_once(
        50, lambda index: register_for(told.told, name=f"Người {index}", group="", people=1, network="192.0.2.1")
    )
    codes = [each for each in answers if isinstance(each, str)]
    waiting = Registration.objects.filter(is_waiting=True).count()
    assert (len(codes), waiting, left()) == (40, 20, 10)
