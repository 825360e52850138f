"""The dated rules of the citizen's side: how long an answer may be sent back, how long is kept what was said, floods.

No public text that we know confirms the values (†): whoever has the regulation enters what it says.
"""

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from directives import rules
from directives.enums import RuleKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REOPEN_DAYS = "dialogues.opinion_reopen_days"
IDENTITY_DAYS = "dialogues.opinion_identity_days"
TEXT_DAYS = "dialogues.opinion_text_days"
PER_NETWORK = "dialogues.web_per_network"
PER_MOMENT = "dialogues.web_together"
WRONG_CODES = "dialogues.web_wrong_codes"
_DAYS: "dict[str, tuple[int, _StrPromise, str | _StrPromise]]" = {
    REOPEN_DAYS: (
        15,
        _("Days after the answer within which the citizen may reopen an opinion"),
        _("Once. After that the opinion is closed by itself."),
    ),
    IDENTITY_DAYS: (
        90,
        _("Days after an opinion is closed or withdrawn after which it is forgotten who said it"),
        "",
    ),
    TEXT_DAYS: (
        1825,
        _("Days after an opinion is closed or withdrawn after which its text, files and answer are forgotten"),
        _("Number, kind, days and states stay, so that figures stay."),
    ),
}
_NUMBERS: "dict[str, tuple[int, _StrPromise, str | _StrPromise]]" = {
    PER_NETWORK: (
        150,
        _("Opinions, or registrations for conferences, from one network in ten minutes"),
        _("A whole office or school may stand behind one network: what is allowed is to be enough for all of it."),
    ),
    PER_MOMENT: (2000, _("Opinions, or registrations for conferences, from all networks in ten minutes"), ""),
    WRONG_CODES: (30, _("Wrong codes of opinions from one network in ten minutes"), ""),
}
"""Key → default, title, what it means."""


def register() -> None:
    """Make the rules known."""
    for measure, table, highest in ((_("days"), _DAYS, 36_525), (_("times"), _NUMBERS, 1_000_000)):
        for key, (default, title, help_text) in table.items():
            rules.register(
                key, kind=RuleKind.NUMBER, measure=measure, default=default, lowest=1, highest=highest, title=title,
                help_text=help_text, source=rules.OURS,
            )  # fmt: skip


def reopened_until(answered_on: datetime.date) -> datetime.date:
    """The last day on which an answer of this day may be sent back, by the rule of that day."""
    return answered_on + datetime.timedelta(days=rules.value(REOPEN_DAYS, on=answered_on))
