"""Invitations: one letter, one secret, one use, seven days; nothing is told to whoever holds none."""

import datetime
import hashlib
import re
import unicodedata

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation

from mobilization.common.history import event_model
from mobilization.outbox import runner
from mobilization.outbox.models import Event, Job
from organizations.dates import today
from organizations.models import Invitation, Person, User
from organizations.services.invitations import (
    SEND_INVITATION,
    InvitationOver,
    accept_invitation,
    correct_address,
    invite,
    invite_again,
    open_invitation,
    withdraw_invitations,
)
from tests.access.people import again, member, tree, worker
from tests.mails import send_waiting
from tests.sign_in import prove
from tests.threads import Late, at_once

pytestmark = pytest.mark.django_db
GOOD = "mot cau dai de nho 7"


@pytest.fixture
def units(db):
    return tree()


@pytest.fixture
def chief(units):
    return worker("administrator", units.ward, "chief")


@pytest.fixture
def visit(client, chief):
    return prove(client, chief)


@pytest.fixture
def invited(units, chief):
    """A person with a role and an open invitation."""
    person = Person.objects.create(full_name="Lê Thị Hoa")
    member(person, units.ward, "officer")
    invite(person=person, email="Hoa@example.vn", language="en", by=chief)
    return User.objects.get(person=person)


def letter():
    """The secret address in the letter that the waiting job sends."""
    for job in Job.objects.filter(kind=SEND_INVITATION, state="queued"):
        runner.run_job(job.pk)
    return re.search(r"/invitations/[\w-]+/", mail.outbox[-1].body)[0]


def form(where, **fields):
    given = {"unit": where.pk, "role": "officer", "valid_from": f"{today():%d/%m/%Y}", "language": "vi"}
    return given | fields


def test_a_new_person_gets_a_letter_in_their_language(visit, units):
    visit.post("/people/new/", form(units.ward, full_name="Lê Thị Hoa", email="Hoa@Example.vn"))
    user = User.objects.get(email="hoa@example.vn")
    assert (user.is_active, user.has_usable_password()) == (False, False)
    assert mail.outbox == []
    address = letter()
    sent = mail.outbox[0]
    assert sent.to == ["hoa@example.vn"]
    assert "Lê Thị Hoa" in sent.body
    assert "Kính gửi" in sent.body
    token = address.split("/")[2]
    assert len(token) >= 22  # 128 bits and more
    stored = Invitation.objects.get()
    assert stored.token_hash == hashlib.sha256(token.encode()).hexdigest()
    jobs = str(list(Job.objects.filter(kind=SEND_INVITATION).values()))
    assert token not in jobs


def test_the_letter_opens_the_account_once(client, invited):
    address = letter()
    assert mail.outbox[0].subject == "Your account in the Dân vận khéo portal", "the language of its reader"
    assert client.get(address).status_code == 200
    response = client.post(address, {"password1": GOOD, "password2": GOOD})
    assert response["Location"] == "/account/login/"
    user = again(invited)
    assert (user.is_active, user.check_password(GOOD)) == (True, True)
    assert client.get(address).status_code == 410
    assert client.post(address, {"password1": GOOD + "!", "password2": GOOD + "!"}).status_code == 410
    assert again(invited).check_password(GOOD)


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [("short", "short", "password1"), (GOOD, GOOD + "x", "password2"), ("", "", "password1"),
     ("hoa@example.vn", "hoa@example.vn", "password1")],
)  # fmt: skip
def test_password_rules_stand_at_the_field(client, invited, first, second, field):
    address = letter()
    response = client.post(address, {"password1": first, "password2": second})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not again(invited).is_active


def test_every_dead_letter_gives_the_same_answer(client, invited, visit):
    late = letter()
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    visit.post(f"/people/{invited.person_id}/account/invite-again/")
    fresh = letter()
    never = "/invitations/" + "x" * 43 + "/"
    strip = re.compile(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"')
    stranger = type(client)()
    answers = [stranger.get(address) for address in (late, never)]
    assert [each.status_code for each in answers] == [410, 410]
    assert len({strip.sub("", each.content.decode()) for each in answers}) == 1
    assert stranger.get(fresh).status_code == 200


def test_a_fresh_letter_withdraws_the_one_before(client, invited, visit):
    first = letter()
    visit.post(f"/people/{invited.person_id}/account/invite-again/")
    second = letter()
    stranger = type(client)()
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (410, 200)
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_invite_again_at_once_leave_one_letter_open(invited, chief):
    with transaction.atomic():
        invite_again(invited, by=chief)
        late = Late(lambda: invite_again(invited, by=chief))
        late.waits()
    assert late.ended() is None
    assert (Invitation.objects.count(), Invitation.objects.filter(withdrawn_at=None).count()) == (3, 1)


def test_a_letter_lasts_seven_days(invited):
    kept = Invitation.objects.get()
    assert datetime.timedelta(days=7) - (kept.expires_at - kept.created_at) < datetime.timedelta(seconds=5)


def test_a_letter_opens_until_its_last_moment_and_no_longer(client, invited):
    address, ends = letter(), Invitation.objects.get().expires_at
    with time_machine.travel(ends - datetime.timedelta(seconds=1), tick=False):
        assert client.get(address).status_code == 200
    with time_machine.travel(ends, tick=False):
        assert client.get(address).status_code == client.post(address, {"password1": GOOD}).status_code == 410
        with pytest.raises(InvitationOver):
            accept_invitation(address.split("/")[2], password=GOOD)
    assert not again(invited).is_active


def test_a_letter_withdrawn_while_its_page_is_open_sets_no_password(invited):
    token = letter().split("/")[2]
    assert open_invitation(token).user == invited
    withdraw_invitations(invited)
    with pytest.raises(InvitationOver):
        accept_invitation(token, password=GOOD)
    assert not again(invited).is_active


@pytest.mark.django_db(transaction=True)
def test_who_accepts_waits_for_the_account_and_holds_nothing_before(invited):
    """Whoever invites again holds the account and then writes the invitation: no two wait for each other."""
    token = letter().split("/")[2]
    with transaction.atomic():
        User.objects.select_for_update().get(pk=invited.pk)
        late = Late(lambda: accept_invitation(token, password=GOOD))
        late.waits()
        Invitation.objects.select_for_update(nowait=True).get()
        withdraw_invitations(invited)
    assert isinstance(late.ended(), InvitationOver)
    assert not again(invited).is_active


@pytest.mark.django_db(transaction=True)
def test_two_who_open_a_letter_at_once_set_one_password(invited):
    token = letter().split("/")[2]

    def accept(number):
        try:
            return accept_invitation(token, password=f"{GOOD} {number}")
        except InvitationOver:
            return None

    assert [bool(each) for each in at_once(5, accept)].count(True) == 1


def test_a_password_is_measured_as_it_is_kept(invited):
    """In NFC: accents typed as signs of their own make it no longer."""
    token = letter().split("/")[2]
    with pytest.raises(ValidationError):
        accept_invitation(token, password=unicodedata.normalize("NFD", "ếộữằẫẩ"))
    assert not again(invited).is_active


def test_who_came_in_by_a_letter_can_be_switched_off(client, invited, visit):
    client = type(client)()
    client.post(letter(), {"password1": GOOD, "password2": GOOD})
    accepted = Invitation.objects.get()
    visit.post(f"/people/{invited.person_id}/account/deactivate/", {"reason": "left"})
    assert not again(invited).is_active
    assert Invitation.objects.get() == accepted
    assert Invitation.objects.get().withdrawn_at is None


def test_a_person_has_one_account(invited, chief):
    with translation.override("en"):
        with pytest.raises(ValidationError) as refused:
            invite(person=invited.person, email="another@example.vn", language="vi", by=chief)
        assert refused.value.message_dict == {"email": ["This person has an account already."]}


def test_a_job_that_runs_twice_leaves_one_working_letter(client, invited):
    first = letter()
    Job.objects.update(state="queued", finished_at=None, lease_token=None)
    second = letter()
    assert (client.get(first).status_code, client.get(second).status_code) == (410, 200)


def test_a_server_that_greylists_gets_the_letter_later(client, invited, smtp):
    smtp.answers[invited.email] = "450 4.2.0 Greylisted"
    (job,) = send_waiting(SEND_INVITATION)
    pause = (job.not_before - timezone.now()).total_seconds()
    assert (job.state, job.failures, 50 < pause < 70) == ("queued", 0, True)
    smtp.answers.clear()
    Job.objects.update(not_before=None)
    assert [job.state for job in send_waiting(SEND_INVITATION)] == ["done"]
    text = smtp.letters[-1][2].get_body(("plain",)).get_content()
    assert client.get(re.search(r"/invitations/[\w-]+/", text)[0]).status_code == 200


def test_an_invitation_over_is_not_sent(invited):
    Invitation.objects.update(withdrawn_at=timezone.now())
    runner.run_job(Job.objects.get(kind=SEND_INVITATION).pk)
    assert mail.outbox == []


def test_an_address_with_an_owner_gets_the_role_and_no_letter(visit, units):
    owner = worker("officer", units.school, "owner")
    response = visit.post(
        "/people/new/", form(units.ward, full_name=f" {str(owner.person).upper()}", email="OWNER@example.vn")
    )
    assert response["Location"] == f"/people/{owner.person_id}/"
    assert set(owner.person.memberships.values_list("unit", flat=True)) == {units.school.pk, units.ward.pk}
    assert Person.objects.filter(full_name__iexact=str(owner.person)).count() == 1
    assert Job.objects.count() == Invitation.objects.count() == 0
    assert again(owner).check_password("mat khau rat dai 1")


def test_an_address_of_somebody_with_another_name_gives_nobody_anything(visit, units):
    owner = worker("officer", units.ward, "owner")
    response = visit.post("/people/new/", form(units.ward, full_name="Somebody Else", email="owner@example.vn"))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]
    assert str(owner.person) in str(response.context["form"].errors)
    assert (owner.person.memberships.count(), Person.objects.filter(full_name="Somebody Else").count()) == (1, 0)


def test_a_role_the_owner_has_already_is_said_at_the_address(visit, units):
    owner = worker("officer", units.ward, "owner")
    response = visit.post("/people/new/", form(units.ward, full_name=str(owner.person), email="owner@example.vn"))
    assert list(response.context["form"].errors) == ["email"]
    assert str(owner.person) in str(response.context["form"].errors)


def test_switched_off_means_a_new_password_on_return(client, units, visit, chief):
    officer = worker("officer", units.ward)
    visit.post(f"/people/{officer.person_id}/account/deactivate/", {"reason": "left"})
    visit.post(f"/people/{officer.person_id}/account/reactivate/", {"reason": "came back"})
    assert not again(officer).is_active
    type(client)().post(letter(), {"password1": GOOD, "password2": GOOD})
    assert again(officer).check_password(GOOD)


def test_a_letter_of_somebody_switched_off_opens_nothing(client, invited, visit):
    address = letter()
    visit.post(f"/people/{invited.person_id}/account/deactivate/", {"reason": "mistake"})
    assert type(client)().get(address).status_code == 410


def test_inviting_somebody_who_has_an_account_is_refused(visit, units):
    officer = worker("officer", units.ward)
    assert visit.post(f"/people/{officer.person_id}/account/invite/", {"email": "a@b.vn"}).status_code == 404
    other = Person.objects.create(full_name="Other")
    member(other, units.ward, "officer", since=0, until=1)
    response = visit.post(f"/people/{other.pk}/account/invite/", {"email": officer.email, "language": "vi"})
    assert list(response.context["form"].errors) == ["email"]
    assert visit.post(f"/people/{officer.person_id}/account/invite-again/", follow=True).status_code == 200
    assert again(officer).is_active


def test_accounts_in_use_get_no_letter(visit, units):
    officer = worker("officer", units.ward)
    visit.post(f"/people/{officer.person_id}/account/invite-again/")
    assert Invitation.objects.count() == 0


def test_who_goes_elsewhere_tomorrow_is_given_no_address_here(visit, units, chief):
    person = Person.objects.create(full_name="Lê Thị Hoa")
    member(person, units.ward, "officer")
    member(person, units.city, "secretary", since=-1)
    sent = {"email": "mine@example.vn", "language": "vi"}
    assert visit.post(f"/people/{person.pk}/account/invite/", sent).status_code == 403
    with pytest.raises(PermissionDenied):
        invite(person=person, email="mine@example.vn", language="vi", by=again(chief))
    assert not User.objects.filter(person=person).exists()


def test_the_address_of_who_has_not_accepted_is_corrected(client, invited, visit, chief):
    wrong = letter()
    page, form = f"/people/{invited.person_id}/", f"/people/{invited.person_id}/account/correct-address/"
    User.objects.filter(pk=invited.pk).update(address_refused_at=timezone.now())
    assert form in visit.get(page).content.decode()
    sent = {"email": "Hoa.Le@example.vn", "reason": "Mistyped"}
    assert visit.post(form, sent)["Location"] == page
    stranger = type(client)()
    assert stranger.get(wrong).status_code == 410
    right = letter()
    assert (mail.outbox[-1].to, again(invited).address_refused_at) == (["hoa.le@example.vn"], None)
    assert stranger.post(right, {"password1": GOOD, "password2": GOOD})["Location"] == "/account/login/"
    assert again(invited).email == "hoa.le@example.vn"
    kept = event_model(User).objects.filter(pgh_obj=invited).order_by("pgh_id")
    assert [each.email for each in kept[:2]] == ["hoa@example.vn", "hoa@example.vn"]  # made, and refused
    assert kept[2].email == "hoa.le@example.vn"
    assert kept[2].pgh_context | {"reason": "Mistyped", "actor": chief.pk} == kept[2].pgh_context
    assert Event.objects.filter(kind="organizations.address_corrected", subject_id=invited.pk, actor=chief).count() == 1


def test_a_letter_on_its_way_is_not_sent_to_the_wrong_address(invited, visit):
    visit.post(f"/people/{invited.person_id}/account/correct-address/", {"email": "right@example.vn", "reason": "x"})
    letter()
    assert [each.to for each in mail.outbox] == [["right@example.vn"]]


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"email": "taken@example.vn"}, "email"), ({"email": "HOA@example.vn"}, "email"), ({"reason": " "}, "reason")],
    ids=["somebody's", "the one of now", "no reason"],
)
def test_what_is_wrong_with_a_corrected_address_stands_at_its_field(invited, visit, units, sent, field):
    worker("officer", units.school, "taken")
    form = f"/people/{invited.person_id}/account/correct-address/"
    response = visit.post(form, {"email": "right@example.vn", "reason": "x"} | sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert (again(invited).email, Invitation.objects.get().withdrawn_at) == ("hoa@example.vn", None)


@pytest.mark.parametrize("switched_off", [False, True])
def test_the_address_of_who_has_accepted_is_theirs(client, invited, visit, switched_off):
    type(client)().post(letter(), {"password1": GOOD, "password2": GOOD})
    page = f"/people/{invited.person_id}/"
    if switched_off:
        visit.post(page + "account/deactivate/", {"reason": "left"})
        visit.post(page + "account/reactivate/", {"reason": "back"})
    assert "correct-address" not in visit.get(page).content.decode()
    sent = {"email": "mine@example.vn", "reason": "take it over"}
    assert visit.post(page + "account/correct-address/", sent).context["form"].errors
    assert again(invited).email == "hoa@example.vn"


@pytest.mark.parametrize("known_by", ["letter", "sign-in"])
def test_an_account_made_otherwise_and_switched_off_keeps_its_address(units, visit, known_by):
    officer = worker("officer", units.ward)
    visit.post(f"/people/{officer.person_id}/account/deactivate/", {"reason": "left"})
    if known_by == "sign-in":
        User.objects.filter(pk=officer.pk).update(last_login=timezone.now())
        visit.post(f"/people/{officer.person_id}/account/reactivate/", {"reason": "back"})
    sent = {"email": "mine@example.vn", "reason": "x"}
    assert visit.post(f"/people/{officer.person_id}/account/correct-address/", sent).context["form"].errors
    assert again(officer).email == officer.email


def test_who_was_switched_off_before_accepting_gets_the_letter_at_the_right_address(invited, visit):
    page = f"/people/{invited.person_id}/"
    visit.post(page + "account/deactivate/", {"reason": "wrong mailbox"})
    assert "correct-address" in visit.get(page).content.decode()
    visit.post(page + "account/correct-address/", {"email": "right@example.vn", "reason": "x"})
    letter()
    assert mail.outbox[-1].to == ["right@example.vn"]


@pytest.mark.django_db(transaction=True)
def test_who_accepts_while_the_address_is_corrected_waits_and_finds_the_letter_over(invited, chief):
    token = letter().split("/")[2]
    with transaction.atomic():
        correct_address(invited, email="right@example.vn", reason="x", by=again(chief))
        accepting = Late(lambda: accept_invitation(token, password=GOOD))
        accepting.waits()
    assert isinstance(accepting.ended(), InvitationOver)
    assert (again(invited).is_active, again(invited).email) == (False, "right@example.vn")


@pytest.mark.django_db(transaction=True)
def test_correcting_locks_in_the_order_of_accepting(invited, chief):
    """The letter first, then the account: so neither waits for the other for ever."""
    with transaction.atomic():
        list(Invitation.objects.select_for_update())
        correcting = Late(lambda: correct_address(invited, email="right@example.vn", reason="x", by=again(chief)))
        correcting.waits()
        assert User.objects.select_for_update(nowait=True).get(pk=invited.pk) == invited
    assert correcting.ended() is None
