"""The mail of the day: one a person and day, whatever the clocks do; edges at local midnight and at the hour."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction

from notifications import services
from notifications.enums import MailState, NoticeKind, Way
from notifications.models import MailPreference, Notice, NoticeMail
from notifications.services import digests
from notifications.services.digests import write_digests
from organizations.models import User
from tests.mails import send_waiting
from tests.threads import at_once

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def hanoi(day, hour, minute=0, second=0):
    return datetime.datetime(2026, 11, day, hour, minute, second, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def set_aside_comes_in_the_digest(officer, stranger):
    for user in (officer, stranger):
        MailPreference.objects.create(user=user, kind=NoticeKind.JOB_SET_ASIDE, way=Way.DIGEST)


def tell(recipient, at, number=1):
    """Notices told at a moment."""
    for _ in range(number):
        data = {"job": "outbox.export_jobs", "end": "quarantined"}
        (notice,) = services.notify(
            kind=NoticeKind.JOB_SET_ASIDE, recipients=[recipient], subject=recipient, data=data, by=None
        )
        Notice.objects.filter(pk=notice.pk).update(created_at=at)


def at(moment):
    """What the clock of the digests does at this moment; how many mails it promised."""
    with time_machine.travel(moment, tick=False):
        return write_digests()


def send(moment):
    """What the workers do then."""
    with time_machine.travel(moment):
        send_waiting()


def days():
    return list(NoticeMail.objects.order_by("id").values_list("digest_of", flat=True))


def day(number):
    return datetime.date(2026, 11, number)


def test_what_gathered_is_one_mail_after_the_hour(officer, smtp):
    tell(officer, hanoi(25, 14), 2)
    tell(officer, hanoi(26, 6, 59, 59))
    assert [at(hanoi(26, 0)), at(hanoi(26, 6, 59, 59)), at(hanoi(26, 7)), at(hanoi(26, 7, 1))] == [0, 0, 1, 0]
    send(hanoi(26, 7, 1))
    ((_sender, to, letter),) = smtp.letters
    assert (to, letter["Subject"].strip()) == ([officer.email], "Dân vận khéo: 3 thông báo, ngày 26/11/2026")
    text = letter.get_body(("plain",)).get_content()
    assert (text.count("/jobs/"), "chưa đọc" in text) == (3, True)
    assert days() == [day(26)]


def test_in_english(officer, smtp):
    User.objects.filter(pk=officer.pk).update(language="en")
    tell(officer, hanoi(25, 14))
    at(hanoi(26, 7))
    send(hanoi(26, 7))
    letter = smtp.letters[0][2]
    assert letter["Subject"] == "Dân vận khéo: 1 notice, 26/11/2026"
    assert "These notices stand unread" in letter.get_body(("html",)).get_content()


def test_what_is_told_after_the_hour_comes_the_next_day(officer):
    tell(officer, hanoi(26, 7))
    assert [at(hanoi(26, 7, 0, 30)), at(hanoi(26, 23, 59, 59)), at(hanoi(27, 0)), at(hanoi(27, 7))] == [0, 0, 0, 1]
    assert days() == [day(27)]


@pytest.mark.parametrize(
    ("told", "asked", "expected"),
    [
        (hanoi(25, 23, 59, 59), hanoi(25, 23, 59, 59), []),
        (hanoi(25, 23, 59, 59), hanoi(26, 0), [day(26)]),
        (hanoi(26, 0), hanoi(26, 0, 0, 1), []),
        (hanoi(26, 0), hanoi(27, 0), [day(27)]),
        # 17:00 UTC is midnight in Hà Nội: the server's own day does not matter.
        (datetime.datetime(2026, 11, 25, 16, 59, 59, tzinfo=datetime.UTC),
         datetime.datetime(2026, 11, 25, 17, 0, 0, tzinfo=datetime.UTC), [day(26)]),
    ],
)  # fmt: skip
def test_the_edge_of_a_day_is_midnight_in_hanoi(officer, settings, told, asked, expected):
    settings.NOTICE_DIGEST_HOUR = 0
    tell(officer, told)
    at(asked)
    assert days() == expected


def test_one_mail_a_day_even_for_what_was_committed_late(officer):
    tell(officer, hanoi(26, 6))
    at(hanoi(26, 7))
    tell(officer, hanoi(26, 6, 30))  # its transaction began before the hour and ended after it
    assert at(hanoi(26, 7, 5)) == 0
    assert at(hanoi(27, 7)) == 1
    assert days() == [day(26), day(27)]


def test_after_an_outage_of_days_there_is_one_mail(officer, smtp):
    for number in (20, 21, 22, 23):
        tell(officer, hanoi(number, 12))
    assert [at(hanoi(25, 3)), at(hanoi(25, 15)), at(hanoi(25, 15, 1))] == [0, 1, 0]
    send(hanoi(25, 15, 1))
    subjects = [letter["Subject"].strip() for _sender, _to, letter in smtp.letters]
    assert (subjects, days()) == (["Dân vận khéo: 4 thông báo, ngày 25/11/2026"], [day(25)])


def test_what_was_read_or_mailed_is_left_out(officer, stranger, smtp):
    tell(officer, hanoi(25, 12))
    services.mark_all_read(by=officer)
    tell(stranger, hanoi(25, 12))
    assert at(hanoi(26, 7)) == 1
    services.mark_all_read(by=stranger)  # after the promise, before the mail
    send(hanoi(26, 7))
    assert (smtp.letters, [mail.state for mail in NoticeMail.objects.all()]) == ([], [MailState.GIVEN_UP])
    assert at(hanoi(27, 7)) == 0


@pytest.mark.parametrize("change", [{"is_active": False}, {"address_refused_at": hanoi(1, 1)}])
def test_whom_no_mail_reaches_is_not_looked_at_again(officer, change):
    tell(officer, hanoi(25, 12))
    User.objects.filter(pk=officer.pk).update(**change)
    assert at(hanoi(26, 7)) == 0
    assert (NoticeMail.objects.count(), Notice.objects.filter(for_digest=True).count()) == (0, 0)


def test_a_long_digest_counts_the_rest(officer, smtp, monkeypatch):
    monkeypatch.setattr("notifications.services.letters.LONGEST", 2)
    tell(officer, hanoi(25, 12), 5)
    at(hanoi(26, 7))
    send(hanoi(26, 7))
    text = smtp.letters[0][2].get_body(("plain",)).get_content()
    assert (text.count("/jobs/"), "3 thông báo khác" in text) == (2, True)


def test_the_table_itself_refuses_a_second_digest_of_a_day(officer):
    NoticeMail.objects.create(recipient=officer, digest_of=day(26), next_try=hanoi(26, 7))
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeMail.objects.create(recipient=officer, digest_of=day(26), next_try=hanoi(26, 7), message_id="<other>")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("alone", [True, False])
def test_two_clocks_at_once_promise_one_mail_each(officer, stranger, monkeypatch, alone):
    """Also when the lock that keeps the second out is gone: then the unique key does."""
    if not alone:
        monkeypatch.setattr(digests, "_alone", lambda: True)
    with transaction.atomic():
        tell(officer, hanoi(25, 12))
        tell(stranger, hanoi(25, 12))
    with time_machine.travel(hanoi(26, 7)):
        at_once(4, lambda n: write_digests())
        write_digests()
    assert sorted(NoticeMail.objects.values_list("recipient", "digest_of")) == sorted(
        (user.pk, day(26)) for user in (officer, stranger)
    )
    assert Notice.objects.filter(mail=None).count() == 0


def test_more_people_than_a_batch(officer, stranger, monkeypatch):
    monkeypatch.setattr(digests, "BATCH", 1)
    tell(officer, hanoi(25, 12))
    tell(stranger, hanoi(25, 12))
    assert at(hanoi(26, 7)) == 2


def test_ten_people_cost_as_many_queries_as_one(django_assert_max_num_queries):
    allowed = 30
    for number in (1, 10):
        for each in range(number):
            user = User.objects.create_user(f"{number}-{each}@example.vn", None, full_name="X")
            MailPreference.objects.create(user=user, kind=NoticeKind.JOB_SET_ASIDE, way=Way.DIGEST)
            tell(user, hanoi(25 + number // 10, 12))
        with django_assert_max_num_queries(allowed) as asked:
            assert at(hanoi(26 + number // 10, 7)) == number
        allowed = len(asked)


def test_the_clock_asks_an_index(officer):
    Notice.objects.bulk_create(Notice(recipient=officer, kind="x") for _ in range(5000))  # unread, for no digest
    tell(officer, hanoi(25, 12))
    with transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute("ANALYZE notifications_notice")
        plan = Notice.objects.for_digest_before(hanoi(26, 7)).values_list("recipient").distinct().explain()
    assert "notice_for_digest" in plan
