"""How a conference stands to its clocks, as people are told: before a step, and on its page."""

import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.enums import ConferenceState
from dialogues.rules import announce_due

if TYPE_CHECKING:
    from dialogues.models import Conference


def lateness(conference: "Conference", on: datetime.date) -> str:
    """What is said before a dialogue is announced on the day `on`, if that is late; else nothing."""
    if not conference.is_dialogue or conference.day is None:
        return ""
    due = announce_due(conference.day, on=on)
    if on <= due:
        return ""
    given = (conference.day - on).days
    demanded = (conference.day - due).days
    text = ngettext(
        "The announcement is late: it leaves %(given)s day, and at least %(demanded)s are demanded.",
        "The announcement is late: it leaves %(given)s days, and at least %(demanded)s are demanded.",
        given,
    )
    return text % {"given": given, "demanded": demanded}


def told_late(conference: "Conference") -> str:
    """What stands on the page of one that was announced late, or held without having been announced."""
    if not conference.is_late or conference.day is None or conference.announce_due is None:
        return ""
    if conference.announced_on is None:
        return _("It was held without having been announced.")
    text = ngettext(
        "It was announced %(given)s day before; until %(due)s it would have been in time.",
        "It was announced %(given)s days before; until %(due)s it would have been in time.",
        (conference.day - conference.announced_on).days,
    )
    due = date_format(conference.announce_due, "SHORT_DATE_FORMAT")
    return text % {"given": (conference.day - conference.announced_on).days, "due": due}


def conclusion_told(conference: "Conference", on: datetime.date) -> tuple[str, str]:
    """The clock of the conclusion in words, and the tone; nothing where there is none."""
    due = conference.conclusion_due
    if due is None:
        return "", ""
    day = date_format(due, "SHORT_DATE_FORMAT")
    if conference.state == ConferenceState.CONCLUDED and conference.published_on is not None:
        noted = conference.published_noted_on or conference.published_on
        if noted <= due:
            return _("The conclusion was published in time; it was due until %(day)s.") % {"day": day}, "success"
        if conference.published_on <= due:
            text = _(
                "The conclusion was due until %(day)s and is dated %(dated)s, but was entered here on %(noted)s only."
            )
            days = {"dated": conference.published_on, "noted": noted}
            told = {name: date_format(each, "SHORT_DATE_FORMAT") for name, each in days.items()}
            return text % {"day": day, **told}, "warning"
        return _("The conclusion was published late; it was due until %(day)s.") % {"day": day}, "warning"
    if on > due:
        return _("The conclusion is overdue since %(day)s.") % {"day": day}, "danger"
    return _("The conclusion is to be published until %(day)s.") % {"day": day}, "waiting"


def announce_told(conference: "Conference", on: datetime.date) -> tuple[str, str]:
    """Until when a planned dialogue is to be announced, and the tone; nothing where there is no day yet."""
    if conference.state != ConferenceState.PLANNED or not conference.is_dialogue or conference.day is None:
        return "", ""
    due = announce_due(conference.day, on=on)
    day = date_format(due, "SHORT_DATE_FORMAT")
    if on > due:
        return _("It should have been announced until %(day)s.") % {"day": day}, "warning"
    return _("To be announced until %(day)s.") % {"day": day}, "waiting"
