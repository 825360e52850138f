"""Inbox and mails tell only what their reader sees still: roles that ended since count."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from directives import notices as of_duties
from models_registry.effects import tell
from models_registry.models import RegisteredModel
from notifications import kinds
from notifications.enums import MailState, Way, Why
from notifications.models import MailPreference, Notice, NoticeMail
from notifications.permissions import may_see_notice
from notifications.services import digests, mailing, notify
from notifications.waiting import notices_waiting
from organizations.models import Membership, User
from tests.access.people import member
from tests.directives.makers import make_document, make_duty
from tests.mails import send_waiting
from tests.models_registry.conftest import campaign, cast  # noqa: F401
from tests.models_registry.makers import make_candidacy, make_model

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A6")]
TITLES = ("Mô hình của phường", "Mô hình của trường")


@pytest.fixture
def models(cast):  # noqa: F811
    units = (cast.units.ward, cast.units.school)
    return [make_model(unit, title=title) for unit, title in zip(units, TITLES, strict=True)]


def told(officer, models, way):
    """Both models are returned, and the officer is told in this way."""
    MailPreference.objects.create(user=officer, kind="models_registry.model_returned", way=way)
    with transaction.atomic():
        for model in models:
            tell("model_returned", model, [officer], by=None, reason="Thiếu số liệu")


def move(officer, unit):
    """The officer's role is another one now."""
    Membership.objects.filter(person=officer.person).delete()
    if unit is not None:
        member(officer.person, unit, "officer")


def sent(smtp):
    return [letter.get_body(("plain",)).get_content() for _from, _to, letter in smtp.letters]


def test_a_mail_that_was_promised_tells_only_what_is_seen_when_it_goes_out(cast, models, smtp):  # noqa: F811
    told(cast.officer, models, Way.AT_ONCE)
    move(cast.officer, cast.units.school)
    send_waiting(mailing.SEND_MAILS)
    (first,) = sent(smtp)
    assert [title in first for title in TITLES] == [False, True]
    whys = set(NoticeMail.objects.values_list("why", flat=True))
    assert (whys, NoticeMail.objects.exclude(sent_at=None).count()) == ({"", Why.OUT_OF_REACH}, 1)


def test_the_mail_of_the_day_tells_only_what_is_seen_when_it_goes_out(cast, models, smtp, settings):  # noqa: F811
    settings.NOTICE_DIGEST_HOUR = 0
    told(cast.officer, models, Way.DIGEST)
    Notice.objects.update(created_at="2026-01-01T00:00:00Z")
    assert digests.write_digests() == 1
    move(cast.officer, cast.units.school)
    send_waiting(mailing.SEND_MAILS)
    (letter,) = sent(smtp)
    assert [title in letter for title in TITLES] == [False, True]
    assert "1 thông báo" in smtp.letters[0][2]["Subject"]


def test_nothing_is_mailed_to_whom_nothing_is_left(cast, models, smtp):  # noqa: F811
    smtp.answers[cast.officer.email] = "450 4.2.0 Later"
    told(cast.officer, models[:1], Way.AT_ONCE)
    send_waiting(mailing.SEND_MAILS)
    smtp.answers.clear()
    move(cast.officer, None)
    NoticeMail.objects.update(next_try="2026-01-01T00:00:00Z")  # the next try is due
    mailing.request_due_mails()
    send_waiting(mailing.SEND_MAILS)
    mail = NoticeMail.objects.get()
    assert (mail.state, mail.why, smtp.letters) == (MailState.GIVEN_UP, Why.OUT_OF_REACH, [])


def inbox(client, user):
    """What page and API show, which must be the same; and how many are unread by the home page."""
    page, api = client.get("/inbox/"), client.get("/api/v1/inbox/").json()
    shown = [notice.pk for notice in page.context["rows"]]
    assert [row["id"] for row in api["results"]] == shown
    waiting = notices_waiting(User.objects.get(pk=user.pk))
    assert (page.context["count"], page.context["has_unread"]) == (len(shown), bool(waiting))
    text = page.content.decode() + str(api)
    return [title in text for title in TITLES], sum(item.count for item in waiting)


def test_the_inbox_shows_and_counts_what_is_seen_still(client, cast, models):  # noqa: F811
    told(cast.officer, models, Way.INBOX)
    client.force_login(cast.officer)
    assert inbox(client, cast.officer) == ([True, True], 2)
    move(cast.officer, cast.units.school)
    assert inbox(client, cast.officer) == ([False, True], 1)
    gone, _seen = Notice.objects.order_by("id")
    assert client.post(f"/inbox/{gone.pk}/read/").status_code == 404
    assert client.get(f"/api/v1/inbox/{gone.pk}/").status_code == 404
    assert client.post(f"/api/v1/inbox/{gone.pk}/read/").status_code == 404
    assert client.post("/api/v1/inbox/read-all/").json() == {"marked": 1}
    assert list(Notice.objects.unread()) == [gone]
    move(cast.officer, None)
    assert inbox(client, cast.officer) == ([False, False], 0)
    move(cast.officer, cast.units.ward)
    assert inbox(client, cast.officer) == ([True, True], 1)


def test_a_record_that_moves_to_another_unit_takes_its_notices_along(client, cast, models):  # noqa: F811
    told(cast.officer, models[:1], Way.INBOX)
    client.force_login(cast.officer)
    RegisteredModel.objects.filter(pk=models[0].pk).update(steward=cast.units.beside)
    assert inbox(client, cast.officer) == ([False, False], 0)
    move(cast.officer, cast.units.beside)
    assert inbox(client, cast.officer) == ([True, False], 1)


def test_neither_notices_nor_roles_cost_a_query(client, cast, models):  # noqa: F811
    client.force_login(cast.officer)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/inbox/").status_code == 200
        return len(asked)

    told(cast.officer, models[:1], Way.INBOX)
    one = queries()
    with transaction.atomic():
        for model in [*models, *(make_model(cast.units.ward) for _ in range(8))]:
            tell("model_returned", model, [cast.officer], by=None, reason="Thiếu số liệu")
    assert (queries(), Notice.objects.count()) == (one, 11)
    for unit in (cast.units.school, cast.units.beside):
        member(cast.officer.person, unit, "officer")
    assert queries() == one


def test_what_other_kinds_hold_is_not_taken_for_the_id_of_a_record(officer):
    notice = Notice.objects.create(
        recipient=officer, kind="test.notice", subject_id="a-b", data={"model": "none", "candidacy": "none"}
    )
    assert list(Notice.objects.visible_to(officer)) == [notice]
    assert may_see_notice(officer, notice)


def test_an_id_is_that_of_the_kinds_own_record(client, cast, models):  # noqa: F811
    told(cast.officer, models[:1], Way.INBOX)
    duty = make_duty(make_document(cast.units.city), cast.units.school)
    Notice.objects.update(subject_id=str(duty.pk))
    move(cast.officer, cast.units.school)
    client.force_login(cast.officer)
    assert inbox(client, cast.officer) == ([False, False], 0)


def test_every_role_of_today_counts_and_candidacies_and_duties_do_too(cast, campaign):  # noqa: F811
    duty = make_duty(make_document(cast.units.city), cast.units.ward)
    candidacy = make_candidacy(make_model(cast.units.ward, "in_implementation", campaign=campaign))
    data = {"model": candidacy.model_id, "candidacy": candidacy.pk, "title": "x"}
    with transaction.atomic():
        notify(
            kind="models_registry.candidacy_returned", recipients=[cast.officer], subject=candidacy, data=data, by=None
        )
        notify(kind=of_duties.SOON, recipients=[cast.officer], subject=duty, data={}, by=None)
        notify(kind="memberships.given", recipients=[cast.officer], subject=cast.officer, data={}, by=None)
    notices = list(Notice.objects.filter(recipient=cast.officer).order_by("id"))
    assert len(notices) == 3

    def seen():
        user = User.objects.get(pk=cast.officer.pk)
        shown = set(Notice.objects.visible_to(user))
        assert shown == {each for each in notices if may_see_notice(user, each)}
        return sorted(notices.index(each) for each in shown)

    assert seen() == [0, 1, 2]
    member(cast.officer.person, cast.units.beside, "officer", since=999)  # older: the role one acts in by itself
    assert seen() == [0, 1, 2]
    user = User.objects.get(pk=cast.officer.pk)
    for each in user.memberships_now:
        user.act_in(each.pk)
        assert Notice.objects.visible_to(user).count() == 3
        assert user.acting == each  # asking for all roles changes none
    member(cast.officer.person, cast.units.school, "officer", since=0)
    assert seen() == [0, 1, 2]
    move(cast.officer, cast.units.beside)
    assert seen() == [2]  # what tells of oneself
    move(cast.officer, None)
    assert seen() == [2]
    User.objects.filter(pk=cast.officer.pk).update(is_superuser=True)
    assert seen() == [0, 1, 2]


def test_every_kind_that_tells_of_a_record_names_it():
    """A new kind says which record it quotes; these tell of their reader alone."""
    alone = {name for name in kinds._kinds if kinds.get(name).record is None}
    own = {"jobs.finished", "jobs.refused", "jobs.set_aside"}
    own |= {"accounts.address_refused", "accounts.second_factor_removed"}
    own |= {"reviews.taken_away", "reports.recount_differs"}
    own |= {"memberships.given", "memberships.offered", "memberships.ended", "memberships.passed_on"}
    assert {name for name in alone if not name.startswith("test")} == own
