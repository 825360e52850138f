"""The week of a unit by mail: once a person, unit and week, whatever clocks and workers do; only what they may read."""

import datetime
import re
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from mobilization.outbox.models import Job
from notifications.enums import MailState, Way, Why
from notifications.models import MailPreference, Notice, NoticeMail
from organizations.models import Membership, Unit, User
from reports.models import WeeklyDigest
from reports.periodic import weekly
from reports.services.weekly import WRITE_WEEKLY, drafted, request_weekly, tell_week, week_due
from reports.weekly_notices import WEEKLY
from tests.access.people import account, again, member, tree, worker
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.opinion_makers import make_opinion
from tests.directives.makers import make_document, make_duty
from tests.mails import send_waiting
from tests.models_registry.makers import make_candidacy, make_model
from tests.sign_in import prove
from tests.threads import at_once

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
D = datetime.date
MONDAY = D(2026, 11, 30)
TOLD = {"officer", "leader", "secretary"}


def hanoi(day, hour, minute=0):
    """In the days of November 2026, and on."""
    return datetime.datetime(2026, 11, 1, hour, minute, tzinfo=HANOI) + datetime.timedelta(days=day - 1)


@pytest.fixture
def ward(time_machine):
    """A ward in which every role is held, on the Monday morning after a week in which something of each happened."""
    time_machine.move_to(hanoi(30, 7, 45), tick=False)
    units = tree()
    roles = ("officer", "leader", "secretary", "auditor", "reviewer", "approver", "administrator", "partner")
    people = {role: worker(role, units.ward) for role in roles}
    by = account("root", is_superuser=True)
    for on in (D(2026, 11, 23), D(2026, 11, 29), D(2026, 11, 22), D(2026, 11, 30)):
        model = make_model(units.ward, "in_implementation", registered_on=on)
        make_candidacy(model, "recognised", decided_on=on)
        make_opinion(units.ward, by, received_on=on, due_on=D(2026, 12, 20), text="Bà Nguyễn Thị Kín nói đường ngập")
        make_opinion(units.ward, by, "closed", received_on=D(2026, 11, 2), due_on=D(2026, 11, 20), answered_on=on,
                     closed_on=on)  # fmt: skip
    make_model(units.beside, "registered", registered_on=D(2026, 11, 25))
    make_opinion(units.school, by, received_on=D(2026, 11, 1), due_on=D(2026, 12, 6))
    make_opinion(units.ward, by, received_on=D(2026, 11, 1), due_on=D(2026, 11, 27))
    make_commitment(units.ward, by, promised_on=D(2026, 11, 1), promised_for=D(2026, 12, 6))
    make_duty(make_document(units.city), units.ward, due=3)
    return SimpleNamespace(units=units, people=people, root=by)


def clock_and_workers():
    """What the clock asks for, and what the workers do with it."""
    asked = request_weekly()
    send_waiting(WRITE_WEEKLY)
    return asked


def told():
    return sorted(Notice.objects.filter(kind=WEEKLY).values_list("recipient__email", flat=True))


def parts_of(user):
    data = Notice.objects.get(kind=WEEKLY, recipient=user).data
    return {name: {key: number for key, number, _url in lines} for name, lines in data["parts"].items()}


def test_officers_leaders_and_secretaries_get_one_mail_with_what_was_late_new_and_due(ward, client):
    assert clock_and_workers() == 1
    assert told() == sorted(ward.people[role].email for role in TOLD)
    assert parts_of(ward.people["leader"]) == {
        "new": {"models_registry.registered": 2, "models_registry.recognised": 2, "dialogues.opinions": 2,
                "dialogues.opinions_answered": 2},
        "late": {"dialogues.opinions_overdue": 1},
        "due": {"dialogues.opinions_due": 1, "dialogues.commitments_due": 1, "directives.soon": 1},
    }  # fmt: skip
    send_waiting()
    assert len(mail.outbox) == 3
    letter = next(each for each in mail.outbox if each.to == [ward.people["leader"].email])
    assert letter.subject == "Dân vận khéo: Tuần qua ở Phường Ba Đình"
    html = letter.alternatives[0].content
    for text in (letter.body, html):
        assert ("Nguyễn Thị Kín" in text, "Ý kiến đã tiếp nhận" in text) == (False, True)
        assert f"/units/{ward.units.ward.pk}/dashboard/?period=days" in text
        assert reverse("notifications:preferences") in text


def test_each_number_of_the_mail_is_the_length_of_its_list(ward, client):
    clock_and_workers()
    visit = prove(client, again(ward.people["officer"]))
    lines = [
        line for some in Notice.objects.get(recipient=ward.people["officer"]).data["parts"].values() for line in some
    ]
    assert len(lines) >= 8
    for key, number, url in lines:
        assert visit.get(url).context["count"] == number, (key, url)
    notice = Notice.objects.get(recipient=ward.people["officer"])
    board = visit.get(notice.url).context["board"]
    assert board.stages[0].by_lens[0][0].value == 2


def test_two_clocks_two_workers_and_later_hours_tell_nobody_twice(ward, time_machine):
    clock_and_workers()
    for moment in (hanoi(30, 8, 45), hanoi(31, 7, 45), hanoi(36, 18, 45)):
        time_machine.move_to(moment, tick=False)
        assert clock_and_workers() == 0
    assert len(told()) == 3
    job = Job.objects.filter(kind=WRITE_WEEKLY).get()
    Job.objects.create(kind=WRITE_WEEKLY, params=job.params)
    Job.objects.create(kind=WRITE_WEEKLY, params=job.params)
    send_waiting(WRITE_WEEKLY)
    assert len(told()) == 3


def test_who_was_told_while_another_counted_is_told_nothing_more(ward):
    counted = drafted(ward.units.ward, MONDAY)
    assert tell_week(unit=ward.units.ward, monday=MONDAY, told=counted[:1]) == 1
    assert tell_week(unit=ward.units.ward, monday=MONDAY, told=counted) == len(counted) - 1 == 2
    assert told() == sorted(user.email for user, _lines in counted)


def test_a_beat_before_the_job_was_done_asks_for_no_second_one(ward):
    assert request_weekly() == 1
    weekly()
    assert Job.objects.filter(kind=WRITE_WEEKLY).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_the_same_moment_ask_once_and_two_workers_tell_once():
    with time_machine.travel(hanoi(30, 7, 45)):
        units = tree()
        user = worker("leader", units.ward)
        make_model(units.ward, "registered", registered_on=D(2026, 11, 25))
        assert sorted(at_once(2, lambda _place: request_weekly()))[-1] == 1
        assert Job.objects.filter(kind=WRITE_WEEKLY).count() == 1
        found = drafted(units.ward, MONDAY)
        assert [each.pk for each, _lines in found] == [user.pk]
        numbers = at_once(2, lambda _place: tell_week(unit=units.ward, monday=MONDAY, told=found))
        assert sorted(numbers) == [0, 1]
        assert (WeeklyDigest.objects.count(), Notice.objects.filter(kind=WEEKLY).count()) == (1, 1)


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        (hanoi(30, 0), None),
        (hanoi(30, 6, 59), None),
        (hanoi(30, 7), MONDAY),
        (hanoi(29, 23, 59), D(2026, 11, 23)),
        (hanoi(36, 23, 59), MONDAY),
        (hanoi(37, 6), None),
        (hanoi(37, 7), D(2026, 12, 7)),
    ],
)
def test_the_week_begins_on_monday_in_ha_noi_at_the_hour(moment, monday):
    assert week_due(moment) == week_due(moment.astimezone(datetime.UTC)) == monday


def test_after_an_outage_the_same_week_is_caught_up_and_an_earlier_one_is_not(ward, time_machine):
    time_machine.move_to(hanoi(33, 9), tick=False)
    clock_and_workers()
    assert set(WeeklyDigest.objects.values_list("week", "is_told")) == {(MONDAY, True)}
    time_machine.move_to(hanoi(51, 9), tick=False)  # two weeks later, on a Monday
    clock_and_workers()
    assert set(WeeklyDigest.objects.values_list("week", flat=True)) == {MONDAY, D(2026, 12, 21)}


def test_a_job_that_waited_until_its_week_was_over_tells_nothing(ward, time_machine):
    request_weekly()
    time_machine.move_to(hanoi(37, 9), tick=False)
    (job,) = send_waiting(WRITE_WEEKLY)
    assert (job.state, job.result, told()) == ("done", {"people": 0}, [])


def test_a_week_of_nothing_is_no_mail(ward, time_machine):
    quiet = worker("leader", ward.units.beside)
    time_machine.move_to(hanoi(44, 7, 45), tick=False)
    clock_and_workers()
    assert quiet.email not in told()
    row = WeeklyDigest.objects.get(recipient=quiet)
    assert (row.is_told, row.week) == (False, D(2026, 12, 14))


def test_each_unit_of_a_person_is_a_mail_of_its_own_and_two_roles_in_one_are_one(ward):
    leader = ward.people["leader"]
    member(leader.person, ward.units.ward, "secretary")
    member(leader.person, ward.units.beside, "officer")
    make_model(ward.units.beside, "registered", registered_on=D(2026, 11, 26))
    clock_and_workers()
    mine = Notice.objects.filter(kind=WEEKLY, recipient=leader)
    assert sorted(each.data["unit_name"] for each in mine) == ["Phường Ba Đình", "Phường Hoàn Kiếm"]
    assert len({each.mail_id for each in mine}) == 2


def test_each_mail_of_a_person_of_two_units_is_sent_and_opens_what_it_tells_of(ward):
    """Whichever role they act in when it is sent: the mail asks each of them."""
    leader = ward.people["leader"]
    member(leader.person, ward.units.beside, "officer")
    make_model(ward.units.beside, "registered", registered_on=D(2026, 11, 26))
    clock_and_workers()
    send_waiting()
    mine = [each.subject for each in mail.outbox if each.to == [leader.email]]
    assert sorted(mine) == [f"Dân vận khéo: Tuần qua ở {name}" for name in ("Phường Ba Đình", "Phường Hoàn Kiếm")]
    numbers = {
        notice.data["unit_name"]: dict(each[:2] for each in notice.data["parts"]["new"])
        for notice in Notice.objects.filter(kind=WEEKLY, recipient=leader)
    }
    assert numbers["Phường Hoàn Kiếm"]["models_registry.registered"] == 2
    assert numbers["Phường Ba Đình"]["models_registry.registered"] == 2


def test_words_of_a_unit_are_words_in_subject_and_body(ward):
    name = '<img src=x onerror="alert(1)"> & Phường {{7*7}}'
    Unit.objects.filter(pk=ward.units.ward.pk).update(name=name)
    clock_and_workers()
    send_waiting()
    letter = next(each for each in mail.outbox if each.to == [ward.people["leader"].email])
    html = letter.alternatives[0].content
    assert ("<img src=x" in html, "&lt;img src=x" in html, "49" in html) == (False, True, False)
    assert name in letter.subject
    Unit.objects.filter(pk=ward.units.ward.pk).update(name="Phường\r\nBcc: ke.xau@example.com")
    WeeklyDigest.objects.all().delete()
    mail.outbox.clear()
    clock_and_workers()
    send_waiting()
    sent = [each for each in mail.outbox if each.to == [ward.people["leader"].email]]
    assert [recipient for each in mail.outbox for recipient in each.recipients()] == [
        each.to[0] for each in mail.outbox
    ]
    assert all("\n" not in each.subject for each in sent)


def test_a_right_that_ends_between_the_count_and_the_telling_tells_nothing(ward, client):
    """The worker has counted for them; what it writes then is not theirs to read any more."""
    leader = ward.people["leader"]
    found = drafted(ward.units.ward, MONDAY)
    assert leader.pk in [user.pk for user, _lines in found]
    Membership.objects.filter(person=leader.person).update(valid_to=D(2026, 11, 29))
    member(leader.person, ward.units.beside, "officer")
    tell_week(unit=ward.units.ward, monday=MONDAY, told=found)
    send_waiting()
    assert Notice.objects.filter(kind=WEEKLY, recipient=leader).exists()
    assert leader.email not in [each.to[0] for each in mail.outbox]
    inbox = prove(client, again(leader)).get("/inbox/").content.decode()
    assert f"/units/{ward.units.ward.pk}/dashboard/" not in inbox
    assert not Notice.objects.unread().visible_to(again(leader)).filter(kind=WEEKLY).exists()


def test_who_came_after_the_monday_is_not_told_of_a_week_before(ward, time_machine):
    time_machine.move_to(hanoi(32, 9), tick=False)
    new = worker("leader", ward.units.ward, "new", since=0)
    clock_and_workers()
    assert (new.email in told(), len(told())) == (False, 3)


def test_who_wants_no_mail_gets_none_and_has_it_in_the_inbox(ward, client):
    leader = ward.people["leader"]
    MailPreference.objects.create(user=leader, kind=WEEKLY, way=Way.INBOX)
    clock_and_workers()
    send_waiting()
    assert leader.email not in [each.to[0] for each in mail.outbox]
    assert len(mail.outbox) == 2
    assert "Phường Ba Đình" in prove(client, again(leader)).get("/inbox/").content.decode()


@pytest.mark.parametrize("what", ["role", "account"])
def test_a_role_that_ended_or_an_account_switched_off_is_told_nothing(ward, what):
    leader, officer = ward.people["leader"], ward.people["officer"]
    if what == "role":
        Membership.objects.filter(person=leader.person).update(valid_to=D(2026, 11, 29))
    else:
        User.objects.filter(pk=leader.pk).update(is_active=False)
    clock_and_workers()
    assert leader.email not in told()
    assert not WeeklyDigest.objects.filter(recipient=leader).exists()  # back in office he is told of the week
    if what == "role":
        Membership.objects.filter(person=officer.person).update(valid_to=D(2026, 11, 29))
    else:
        User.objects.filter(pk=officer.pk).update(is_active=False)
    send_waiting()
    assert [each.to for each in mail.outbox] == [[ward.people["secretary"].email]]
    late = NoticeMail.objects.get(recipient=officer)
    why = Why.OUT_OF_REACH if what == "role" else Why.ACCOUNT_OFF
    assert (late.state, late.why) == (MailState.GIVEN_UP, why)


def test_what_went_wrong_is_not_asked_for_each_hour(ward):
    request_weekly()
    Job.objects.filter(kind=WRITE_WEEKLY).update(state="quarantined", failures=3, error="x", finished_at=timezone.now())
    assert request_weekly() == 0


def test_rows_are_once_of_a_monday_and_do_not_stay_for_ever(ward):
    leader = ward.people["leader"]
    row = {"recipient": leader, "unit": ward.units.ward, "is_told": True}
    WeeklyDigest.objects.create(**row, week=D(2025, 6, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklyDigest.objects.create(**row, week=D(2025, 6, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklyDigest.objects.create(**row, week=D(2025, 6, 3))
    request_weekly()
    assert not WeeklyDigest.objects.exists()


def test_a_digest_is_read_by_its_reader_in_the_role_alone(ward):
    clock_and_workers()
    mine = WeeklyDigest.objects.get(recipient=ward.people["leader"])
    assert list(WeeklyDigest.objects.visible_to(again(ward.people["leader"]))) == [mine]
    Membership.objects.filter(person=ward.people["officer"].person).update(role="auditor")
    assert list(WeeklyDigest.objects.visible_to(again(ward.people["officer"]))) == []
    assert list(WeeklyDigest.objects.visible_to(ward.root)) == []


def test_in_english_for_who_reads_english(ward):
    leader = ward.people["leader"]
    User.objects.filter(pk=leader.pk).update(language="en")
    clock_and_workers()
    send_waiting()
    letter = next(each for each in mail.outbox if each.to == [leader.email])
    assert letter.subject == "Dân vận khéo: Last week in Phường Ba Đình"
    assert re.search(r"Models registered: 2\n  https?://\S+/models/\?figure=models_registry\.registered", letter.body)
