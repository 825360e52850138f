"""What the stream of events tells people: the end of their jobs, roles given and ended; each event once."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from mobilization.outbox import leases, readers, registry, services
from mobilization.outbox.events import publish_events
from mobilization.outbox.leases import Progress
from mobilization.outbox.models import Event, EventReader
from notifications.from_events import tell
from notifications.models import Notice, NoticeMail
from organizations.dates import today
from organizations.models import Unit, User
from organizations.plans import Beginning
from organizations.services.addresses import note_refusal
from organizations.services.memberships import add_membership, end_membership
from organizations.services.plan_building import into_one
from organizations.services.reorganising import preview, reorganise
from tests.access.people import DAY, account, tree, worker
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ask(monkeypatch, officer):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    registry.register("test.work", lambda run: None, title="Work", may_request=lambda user: True)
    return lambda owner=officer: services.request_job(kind="test.work", owner=owner)


def read():
    publish_events()
    return readers.read_events("notifications", tell)


def texts(user, language="en"):
    with translation.override(language):
        return [notice.text for notice in Notice.objects.filter(recipient=user).order_by("id")]


def finish(job):
    leases.finish(leases.claim(worker="w", job_id=job.pk).lease_token, result={}, progress=Progress())


def test_a_finished_job_is_told_to_its_owner_once(ask, officer, stranger):
    job = ask()
    finish(job)
    finish(ask(None))
    read()
    read()
    (notice,) = Notice.objects.all()
    assert (notice.recipient, notice.subject_id, notice.url) == (officer, str(job.pk), f"/jobs/{job.pk}/")
    assert texts(officer) == ["“Work” is finished."]
    assert texts(officer, "vi") == ["“Work” đã hoàn thành."]


def test_refused_set_aside_and_cancelled(ask, officer, settings):
    settings.JOB_QUARANTINE_AFTER = 1
    leases.refuse(leases.claim(worker="w", job_id=ask().pk).lease_token, message="no")
    leases.fail(leases.claim(worker="w", job_id=ask().pk).lease_token, detail="x")
    services.cancel_job(ask(), by=officer)
    read()
    assert texts(officer) == [
        "“Work” could not be done; its page says why.",
        "“Work” was set aside after repeated errors; those who run the portal see it.",
    ]
    kinds = Notice.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["jobs.refused", "jobs.set_aside"]


def test_a_failure_that_will_be_tried_again_is_no_news(ask, officer):
    leases.fail(leases.claim(worker="w", job_id=ask().pk).lease_token, detail="x")
    read()
    assert texts(officer) == []


def test_two_readers_at_once_tell_once(ask, officer):
    for _ in range(12):
        finish(ask())
    publish_events()
    EventReader.objects.create(name="notifications")
    at_once(4, lambda n: readers.read_events("notifications", tell))
    read()
    assert Notice.objects.filter(recipient=officer).count() == 12


def test_a_crash_between_telling_and_moving_on_tells_once(ask, officer):
    finish(ask())
    publish_events()

    def crash(events):
        tell(events)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        readers.read_events("notifications", crash)
    assert not Notice.objects.exists()
    read()
    assert Notice.objects.count() == 1


def test_the_table_itself_refuses_a_second_notice_of_an_event(ask, officer):
    finish(ask())
    read()
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(list(Event.objects.filter(kind="job.done")))


def test_whoever_is_switched_off_is_told_nothing(ask, officer):
    finish(ask())
    User.objects.filter(pk=officer.pk).update(is_active=False)
    read()
    assert not Notice.objects.exists()


def test_roles_given_and_ended_are_told_to_whose_they_are():
    units = tree()
    chief, member = worker("administrator", units.city, "chief"), worker("officer", units.ward, "member")
    role = add_membership(person=member.person, unit=units.school, role="leader", valid_from=today(), by=chief)
    end_membership(role, last_day=today() + DAY, reason="x", by=chief)
    add_membership(person=chief.person, unit=units.ward, role="leader", valid_from=today(), by=chief)
    read()
    day = f"{today():%d/%m/%Y}"
    assert texts(member)[0] == f"You have a role from {day}: Unit leader, Trường Ba Đình."
    assert texts(member, "vi")[1].startswith("Vai trò của đồng chí kết thúc")
    assert (len(texts(member)), texts(chief)) == (2, [])  # nobody is told what they did themselves
    assert Notice.objects.first().url == f"/people/{member.person_id}/"


def test_whose_role_passed_on_in_a_reorganisation_is_told():
    units = tree()
    chief, member = worker("administrator", units.city, "chief"), worker("officer", units.ward, "member")
    worker("leader", units.beside, "other")
    begins = Beginning(
        key="new", parent=units.city.pk, code="00005", name="Phường Mới", short_name="Mới", kind="ward",
        level="grassroots",
    )  # fmt: skip
    Unit.objects.filter(pk=units.school.pk).delete()
    plan = into_one([units.ward], begins, "merge", effective_on=today(), document="Nghị quyết 1")
    preview(plan=plan, by=chief)
    read()
    assert not Notice.objects.exists()  # a preview tells nobody
    reorganise(plan=plan, by=chief)
    read()
    day = f"{today():%d/%m/%Y}"
    assert texts(member) == [
        f"Your role Unit officer of Phường Ba Đình passed on to Phường Mới on {day} by a reorganisation."
    ]
    assert Notice.objects.get().kind == "memberships.passed_on"
    assert NoticeMail.objects.get().recipient == member


def test_whose_address_is_refused_reads_it_in_the_inbox(officer):
    assert note_refusal(user=officer, address="another@example.vn") is False
    assert note_refusal(user=officer, address=officer.email) is True
    assert note_refusal(user=officer, address=officer.email) is False
    read()
    (notice,) = Notice.objects.all()
    assert (notice.recipient, notice.url, notice.mail) == (officer, "/account/email/", None)
    assert texts(officer)[0].startswith("The mail server refused your e-mail address")


def test_many_events_cost_as_many_queries_as_one(ask, officer, django_assert_max_num_queries):
    EventReader.objects.create(name="notifications")
    allowed = 20
    for number, notices in ((1, 1), (10, 11)):
        for each in range(number):
            finish(ask(account(f"owner-{number}-{each}")))
        publish_events()
        with django_assert_max_num_queries(allowed) as asked:
            readers.read_events("notifications", tell)
        allowed = len(asked)
        assert Notice.objects.count() == notices
