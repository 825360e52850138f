"""Notices that follow from the stream of events: the end of jobs, roles given, ended, passed on; one's own account."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mobilization.outbox import registry
from mobilization.outbox.models import Event
from notifications import kinds
from notifications.enums import NoticeKind, Way
from notifications.models import Notice
from notifications.services import Telling, write
from organizations.enums import Role
from organizations.models import Unit, User

_OF_JOBS = {
    "job.done": NoticeKind.JOB_FINISHED,
    "job.refused": NoticeKind.JOB_REFUSED,
    "job.quarantined": NoticeKind.JOB_SET_ASIDE,
}
_OF_ROLES = {
    "organizations.membership_added": NoticeKind.ROLE_GIVEN,
    "organizations.role_offered": NoticeKind.ROLE_OFFERED,
    "organizations.membership_ended": NoticeKind.ROLE_ENDED,
    "organizations.membership_passed_on": NoticeKind.ROLE_PASSED_ON,
}
_OF_ACCOUNTS = {
    "organizations.address_refused": NoticeKind.ADDRESS_REFUSED,
    "organizations.second_factor_removed": NoticeKind.SECOND_FACTOR_REMOVED,
}


def tell(events: Sequence[Event]) -> None:
    """Write the notices for these events: each event tells each person at most once.

    The number of queries does not grow with the events.

    Whoever asked for a job is told of its end; whose role it is, unless they changed it themselves.
    """
    about_jobs = [event for event in events if event.kind in _OF_JOBS and event.data.get("owner")]
    about_roles = [event for event in events if event.kind in _OF_ROLES]
    concerned = {int(event.subject_id) for event in events if event.kind in _OF_ACCOUNTS}
    owners = User.objects.in_bulk({event.data["owner"] for event in about_jobs} | concerned)
    members = {
        user.person_id: user for user in User.objects.filter(person__in={event.data["person"] for event in about_roles})
    }
    named = {event.data[end] for event in about_roles for end in ("unit", "from") if end in event.data}
    units = Unit.objects.in_bulk(named)
    tellings = []
    for event in events:
        if event.kind in _OF_JOBS and (owner := owners.get(event.data.get("owner"))):
            data = {"job": event.data["kind"], "end": event.kind.removeprefix("job.")}
            tellings.append(_telling(event, _OF_JOBS[event.kind], owner, data))
        elif event.kind in _OF_ROLES:
            member = members.get(event.data["person"])
            if member and member.pk != event.actor_id:
                data = {**event.data, **_names(event, units), "event": event.pk}
                tellings.append(_telling(event, _OF_ROLES[event.kind], member, data))
        elif event.kind in _OF_ACCOUNTS and (owner := owners.get(int(event.subject_id))):
            tellings.append(_telling(event, _OF_ACCOUNTS[event.kind], owner, {}))
    write(tellings)


def _names(event: Event, units: dict[int, Unit]) -> dict[str, str]:
    """The names of the units of a role, as they were then."""
    ends = {"unit_name": event.data["unit"], "from_name": event.data.get("from")}
    return {key: units[pk].name if pk in units else "" for key, pk in ends.items() if pk}


def _telling(event: Event, kind: str, recipient: User, data: dict[str, Any]) -> Telling:
    return Telling(
        recipient=recipient,
        kind=kind,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        actor_id=event.actor_id,
        event_position=event.position,
        data=data,
    )


def job_text(notice: Notice) -> str:
    """How a job came to its end."""
    texts = {
        "done": _("“%(job)s” is finished."),
        "refused": _("“%(job)s” could not be done; its page says why."),
        "quarantined": _("“%(job)s” was set aside after repeated errors; those who run the portal see it."),
    }
    return texts[notice.data["end"]] % {"job": registry.title(notice.data["job"])}


def job_url(notice: Notice) -> str:
    """The job's page."""
    return reverse("jobs:detail", args=[notice.subject_id])


def role_text(notice: Notice) -> str:
    """Which role in which unit, from when or until when; which unit took it over."""
    role = Role(notice.data["role"]).label
    words = {"role": role, "unit": notice.data["unit_name"]}
    if notice.kind == NoticeKind.ROLE_PASSED_ON:
        words |= {"from": notice.data["from_name"]} | _day(notice.data["valid_from"])
        return _("Your role %(role)s of %(from)s passed on to %(unit)s on %(day)s by a reorganisation.") % words
    if notice.kind == NoticeKind.ROLE_OFFERED:
        words |= _day(notice.data["valid_from"])
        return _("A role is offered to you from %(day)s: %(role)s, %(unit)s. It counts once you accept it.") % words
    if notice.kind == NoticeKind.ROLE_GIVEN:
        return _("You have a role from %(day)s: %(role)s, %(unit)s.") % (words | _day(notice.data["valid_from"]))
    return _("A role of yours ends with %(day)s: %(role)s, %(unit)s.") % (words | _day(notice.data["valid_to"]))


def _day(written: str) -> dict[str, str]:
    day = parse_date(written)
    return {"day": date_format(day, "d/m/Y") if day else written}


def role_url(notice: Notice) -> str:
    """One's own page, with all one's roles; the page of a role that is offered."""
    if notice.kind == NoticeKind.ROLE_OFFERED:
        return reverse("organizations:role_offer", args=[notice.data["event"]])
    return reverse("organizations:person", args=[notice.data["person"]])


def address_text(notice: Notice) -> str:
    """Why no more mails come."""
    return _("The mail server refused your e-mail address, so the portal sends you no more mails. Confirm the address.")


def address_url(notice: Notice) -> str:
    """Where the address is given or confirmed."""
    return reverse("account_change_address")


def second_factor_text(notice: Notice) -> str:
    """What to do when one did not ask for it."""
    return _(
        "An administrator took off the second factor of your account. Set up a new one. If you did not ask for it,"
        " change your password."
    )


def second_factor_url(notice: Notice) -> str:
    """Where one sets up a new one and changes the password."""
    return reverse("mfa_index")


def register() -> None:
    """Make this app's kinds known. Who may do what is told by mail to everybody; the rest is for each to choose."""
    for kind, tone, way in (
        (NoticeKind.JOB_FINISHED, "success", Way.INBOX),
        (NoticeKind.JOB_REFUSED, "warning", Way.INBOX),
        (NoticeKind.JOB_SET_ASIDE, "danger", Way.AT_ONCE),
    ):
        kinds.register(kind.value, title=kind.label, text=job_text, url=job_url, tone=tone, default=way)
    for kind in _OF_ROLES.values():
        kinds.register(
            kind.value, title=kind.label, text=role_text, url=role_url, default=Way.AT_ONCE, may_be_off=False
        )
    for kind, text, url in (
        (NoticeKind.ADDRESS_REFUSED, address_text, address_url),
        (NoticeKind.SECOND_FACTOR_REMOVED, second_factor_text, second_factor_url),  # its letter tells it by mail
    ):
        kinds.register(kind.value, title=kind.label, text=text, url=url, tone="warning", is_mailed=False)
