"""Mails about notices: promised with the notice, sent once, tried again, given up; what they say."""

import datetime
import re

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from mobilization.common import mail as common_mail
from mobilization.common.mail import PAUSES
from mobilization.outbox.models import Job
from notifications import kinds, services
from notifications.enums import MailState, NoticeKind, Way, Why
from notifications.models import MailPreference, Notice, NoticeMail
from notifications.services import mailing
from organizations.models import User
from tests.mails import send_waiting
from tests.threads import at_once

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)
ROLE = {"role": "officer", "unit_name": "Phường Ba Đình", "valid_from": "2026-11-25", "valid_to": None}


def tell(*recipients, kind=NoticeKind.ROLE_GIVEN, **data):
    data = ROLE | {"person": recipients[0].person_id} | data
    return services.notify(kind=kind, recipients=recipients, subject=recipients[0], data=data, by=None)


def states():
    return [mail.state for mail in NoticeMail.objects.order_by("id")]


def sweep():
    """What the clock starts, and the job it asks for."""
    mailing.request_due_mails()
    return send_waiting(mailing.SEND_MAILS)


# --- promised with the notice ---


def test_the_mail_is_promised_with_the_notice_and_sent_by_a_job(officer, smtp):
    (notice,) = tell(officer)
    job = Job.objects.get()
    assert (job.kind, job.owner, job.params) == (mailing.SEND_MAILS, None, {"mails": [notice.mail_id]})
    assert (states(), smtp.letters) == ([MailState.WAITING], [])
    (job,) = send_waiting()
    assert (job.state, job.result, smtp.sent_to(), states()) == ("done", {"sent": 1}, [officer.email], [MailState.SENT])


@pytest.mark.django_db(transaction=True)
def test_no_mail_about_what_did_not_happen(officer, smtp):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(officer)
        1 / 0  # noqa: B018
    assert (NoticeMail.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("chosen", "mailed", "waits"), [(None, 1, False), (Way.AT_ONCE, 1, False), (Way.DIGEST, 0, True)]
)
def test_the_way_a_person_has_chosen(officer, chosen, mailed, waits):
    if chosen:
        MailPreference.objects.create(user=officer, kind=NoticeKind.ROLE_GIVEN, way=chosen)
    (notice,) = tell(officer)
    assert (NoticeMail.objects.count(), notice.for_digest) == (mailed, waits)


def test_a_choice_the_rule_does_not_allow_any_more_has_no_effect(officer):
    MailPreference.objects.create(user=officer, kind=NoticeKind.ROLE_GIVEN, way=Way.INBOX)
    tell(officer)
    assert NoticeMail.objects.count() == 1


def test_what_is_for_the_inbox_alone_is_not_mailed(officer, told):
    tell(officer, kind=NoticeKind.JOB_FINISHED)
    tell(officer, kind=NoticeKind.ADDRESS_REFUSED)
    assert list(Notice.objects.values_list("mail", "for_digest")) == [(None, False)] * 2


def test_what_is_told_at_once_together_is_one_mail(officer, stranger, smtp):
    data = ROLE | {"person": officer.person_id}
    services.write(
        [
            services.Telling(recipient=who, kind=NoticeKind.ROLE_GIVEN, subject_type="x", subject_id="1", data=data)
            for who in (officer, officer, stranger)
        ]
    )
    send_waiting()
    assert sorted(smtp.sent_to()) == [officer.email, stranger.email]
    text = smtp.letters[0][2].get_body(("plain",)).get_content()
    assert (smtp.letters[0][2]["Subject"], text.count("Phường Ba Đình")) == ("Dân vận khéo: 2 thông báo mới", 2)


def test_many_mails_are_jobs_of_fifty(officer):
    people = [User.objects.create_user(f"{n}@example.vn", None, full_name=str(n)) for n in range(mailing.PER_JOB + 1)]
    tell(*people)
    assert [len(job.params["mails"]) for job in Job.objects.order_by("id")] == [mailing.PER_JOB, 1]


# --- what a mail says ---


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        (
            "vi",
            "Dân vận khéo: Được giao vai trò",
            ["Kính gửi đồng chí Officer,", "Đồng chí được giao vai trò từ ngày 25/11/2026"],
        ),
        ("en", "Dân vận khéo: Role given to you", ["Dear Officer,", "You have a role from 25/11/2026: Unit officer"]),
    ],
)
def test_in_the_language_of_the_person(officer, smtp, settings, language, subject, words):
    settings.PORTAL_URL = "https://portal.example.vn"
    User.objects.filter(pk=officer.pk).update(language=language)
    tell(officer)
    send_waiting()
    ((_sender, _to, letter),) = smtp.letters
    assert letter["Subject"] == subject
    text, page = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for each in (text, page):
        assert [word for word in [*words, "Phường Ba Đình"] if word not in each] == []
        assert f"https://portal.example.vn/people/{officer.person_id}/" in each
        assert "https://portal.example.vn/inbox/preferences/" in each
    assert f'<html lang="{language}">' in page
    assert re.findall(r"<(?:img|link|script|style|iframe)\b|style=|src=", page) == []
    assert set(re.findall(r'href="([^"/]*//[^/"]*)', page)) == {"https://portal.example.vn"}


def test_headers(officer, smtp, settings):
    settings.PORTAL_URL = "https://portal.example.vn"
    settings.MAIL_RETURN_PATH = "bounces@example.vn"
    (notice,) = tell(officer)
    send_waiting()
    ((sender, _to, letter),) = smtp.letters
    assert sender == "bounces@example.vn"
    assert letter["Message-ID"] == notice.mail.message_id
    assert (letter["List-Id"], letter["Auto-Submitted"]) == ("<notices.portal.example.vn>", "auto-generated")
    assert letter["List-Unsubscribe"] == "<https://portal.example.vn/inbox/preferences/>"


def test_nothing_of_a_record_in_a_subject_and_nothing_of_it_as_markup(officer, smtp):
    tell(officer, unit_name="<b>Nguyễn Văn Dân</b>\r\nBcc: all@example.vn")
    send_waiting()
    ((_sender, to, letter),) = smtp.letters
    assert (to, letter["Subject"], letter["Bcc"]) == ([officer.email], "Dân vận khéo: Được giao vai trò", None)
    assert "&lt;b&gt;Nguyễn Văn Dân" in letter.get_body(("html",)).get_content()


def test_a_kind_may_have_a_subject_and_a_template_of_its_own(officer, smtp, monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    ways = {"default": Way.AT_ONCE, "mail_subject": "Own", "mail_template": "account/email/password_changed_message"}
    kinds.register("test.own", title="Title", text=lambda notice: "", url=lambda notice: "", **ways)
    monkeypatch.setattr(
        "notifications.services.letters.render_to_string", lambda name, context: name.rpartition("_")[2]
    )
    tell(officer, kind="test.own")
    send_waiting()
    ((_sender, _to, letter),) = smtp.letters
    assert letter["Subject"] == "Dân vận khéo: Own"
    assert letter.get_body(("plain",)).get_content().strip() == "message.txt"


# --- once ---


def test_a_job_that_runs_twice_sends_once(officer, smtp):
    tell(officer)
    send_waiting()
    Job.objects.update(state="queued", finished_at=None)
    send_waiting()
    assert (smtp.sent_to(), NoticeMail.objects.get().tries) == ([officer.email], 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_once(officer, stranger, smtp):
    with transaction.atomic():
        ids = [notice.mail_id for notice in tell(officer, stranger)]
    answers = at_once(4, lambda n: mailing.send_mails(ids, progress=lambda done: None))
    assert (sum(answers), sorted(smtp.sent_to())) == (2, [officer.email, stranger.email])


def test_a_worker_killed_before_sending_leaves_the_mail_to_the_sweep(officer, smtp, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*args):
        raise Killed

    (notice,) = tell(officer)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(common_mail.Post, "send", die)
        mailing.send_mails([notice.mail_id], progress=lambda done: None)
    Job.objects.all().delete()
    sweep()
    assert smtp.letters == []  # the dead worker might still be at it
    with time_machine.travel(timezone.now() + 11 * MINUTE):
        sweep()
        sweep()
    assert (smtp.sent_to(), states()) == ([officer.email], [MailState.SENT])


def test_a_server_that_hangs_up_after_taking_gets_the_same_message_id_again(officer, smtp):
    (notice,) = tell(officer)
    smtp.answers["after DATA"] = "drop"
    send_waiting()
    assert states() == [MailState.FAILED]
    smtp.answers.clear()
    with time_machine.travel(timezone.now() + 2 * MINUTE):
        sweep()
    assert {letter["Message-ID"] for _s, _r, letter in smtp.letters} == {notice.mail.message_id}


def test_a_job_that_was_lost_is_found_by_the_sweep(officer, smtp):
    tell(officer)
    Job.objects.all().delete()
    assert mailing.request_due_mails() is False  # its own job has half a minute
    with time_machine.travel(timezone.now() + MINUTE):
        assert mailing.request_due_mails() is True
        mailing.request_due_mails()
        assert Job.objects.count() == 1
        send_waiting()
    assert smtp.sent_to() == [officer.email]


# --- again, and given up ---


def test_temporary_refusals_are_tried_again_with_growing_pauses(officer, smtp):
    smtp.answers[officer.email] = "450 4.2.0 Greylisted"
    tell(officer)
    now, pauses = timezone.now(), []
    with time_machine.travel(now, tick=False) as clock:
        send_waiting()
        while (mail := NoticeMail.objects.get()).next_try:
            pauses.append(mail.next_try - timezone.now())
            clock.move_to(mail.next_try + MINUTE)
            (job,) = sweep()
            assert job.state == "done"
    assert tuple(pauses) == PAUSES
    assert list(pauses) == sorted(pauses)
    assert (mail.state, mail.why, mail.tries) == (MailState.GIVEN_UP, Why.TOO_OFTEN, len(PAUSES) + 1)
    assert "Greylisted" in mail.answer
    assert User.objects.get(pk=officer.pk).address_refused_at is None


def test_a_server_that_comes_back_gets_the_mail(officer, smtp):
    smtp.answers[officer.email] = "451 Try later"
    tell(officer)
    send_waiting()
    assert states() == [MailState.FAILED]
    smtp.answers.clear()
    assert mailing.request_due_mails() is False
    with time_machine.travel(timezone.now() + 2 * MINUTE):
        sweep()
    assert (states(), smtp.sent_to()) == ([MailState.SENT], [officer.email])


def test_one_refused_mail_holds_up_no_other(officer, stranger, smtp):
    smtp.answers[officer.email] = "450 4.2.0 Later"
    tell(officer, stranger)
    send_waiting()
    assert (states(), smtp.sent_to()) == ([MailState.FAILED, MailState.SENT], [stranger.email])


def test_a_letter_that_is_refused_says_nothing_about_the_address(officer, smtp):
    smtp.answers["DATA"] = "554 5.6.0 Looks like spam"
    tell(officer)
    send_waiting()
    mail = NoticeMail.objects.get()
    assert (mail.state, mail.why) == (MailState.GIVEN_UP, Why.LETTER_REFUSED)
    assert User.objects.get(pk=officer.pk).address_refused_at is None


def test_a_notice_that_cannot_be_put_into_words_holds_up_no_other(officer, stranger, smtp, caplog):
    tell(officer, role="no such role")
    tell(stranger)
    jobs = send_waiting()
    assert [job.state for job in jobs] == ["done", "done"]
    assert (states(), smtp.sent_to()) == ([MailState.FAILED, MailState.SENT], [stranger.email])
    assert "could not be written" in caplog.text


# --- no mail any more ---


def test_an_address_that_is_refused_gets_no_more_mails(officer, smtp):
    smtp.answers[officer.email] = "550 5.1.1 No such user"
    tell(officer)
    send_waiting()
    mail, officer = NoticeMail.objects.get(), User.objects.get(pk=officer.pk)
    assert (mail.state, mail.why) == (MailState.GIVEN_UP, Why.ADDRESS_REFUSED)
    assert officer.address_refused_at is not None
    tell(officer)
    MailPreference.objects.create(user=officer, kind=NoticeKind.ROLE_GIVEN, way=Way.DIGEST)
    (notice,) = tell(officer)
    assert (NoticeMail.objects.count(), notice.for_digest) == (1, False)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"is_active": False}, Why.ACCOUNT_OFF),
        ({"address_refused_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}, Why.ADDRESS_REFUSED),
    ],
)
def test_what_changed_between_promise_and_sending_counts(officer, smtp, change, why):
    tell(officer)
    User.objects.filter(pk=officer.pk).update(**change)
    send_waiting()
    assert (NoticeMail.objects.get().why, smtp.letters) == (why, [])


def test_what_was_read_meanwhile_is_not_mailed(officer, smtp):
    tell(officer)
    services.mark_all_read(by=officer)
    send_waiting()
    assert (NoticeMail.objects.get().why, smtp.letters) == (Why.READ, [])


def test_a_mail_has_one_end(officer):
    tell(officer)
    for wrong in ({"next_try": None}, {"sent_at": timezone.now()}, {"why": Why.READ}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeMail.objects.update(**wrong)


def test_the_sweep_asks_an_index(officer, django_assert_num_queries):
    tell(officer)
    with transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = NoticeMail.objects.due(timezone.now()).order_by("next_try").explain()
    assert "noticemail_due" in plan
    with django_assert_num_queries(1):
        mailing.request_due_mails()
