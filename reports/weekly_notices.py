"""How a week of a unit is told: a line in the inbox, a mail with numbers and links. No record and nobody is named."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.addresses import absolute
from notifications import kinds
from notifications.enums import Way
from notifications.models import Notice
from reports.models import WeeklyDigest
from reports.queries.weekly import HEADINGS, TITLES

WEEKLY = "reports.weekly"
MAIL = "reports/mail/weekly"


def _days(notice: Notice) -> tuple[datetime.date, datetime.date]:
    monday = datetime.date.fromisoformat(notice.data["week"])
    return monday - datetime.timedelta(days=7), monday - datetime.timedelta(days=1)


def _text(notice: Notice) -> str:
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in _days(notice))
    words = {"unit": notice.data["unit_name"], "first": first, "last": last}
    return _("The week from %(first)s to %(last)s in %(unit)s: what is new, late and due.") % words


def _url(notice: Notice) -> str:
    first, last = (f"{day:%d/%m/%Y}" for day in _days(notice))
    return f"{reverse('reports:dashboard', args=[notice.data['unit']])}?period=days&from={first}&to={last}"


def _mail_words(notice: Notice) -> dict[str, Any]:
    """The lines in the reader's language; a line whose kind is gone is left out."""
    parts = [
        (
            str(heading),
            [
                (str(TITLES[key]), number, absolute(url))
                for key, number, url in notice.data["parts"].get(name, [])
                if key in TITLES
            ],
        )
        for name, heading in HEADINGS.items()
    ]
    return {
        "subject": _("Last week in %(unit)s") % {"unit": notice.data["unit_name"]},
        "parts": [(heading, lines) for heading, lines in parts if lines],
        "text": _text(notice),
        "dashboard": absolute(_url(notice)),
    }


def register() -> None:
    """Make the kind known."""
    kinds.register(
        WEEKLY,
        title=gettext_lazy("Last week in a unit of yours"),
        text=_text,
        url=_url,
        default=Way.AT_ONCE,
        mail_template=MAIL,
        mail_words=_mail_words,
        record=kinds.Record(visible=WeeklyDigest.objects.visible_to, key="subject_id"),
        group=gettext_lazy("Weekly digest"),
    )
