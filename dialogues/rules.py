"""The dated rules of dialogue conferences (DOMAIN §6): the clocks, and how many a unit has to hold a year."""

import datetime

from django.utils.translation import gettext_lazy as _

from directives import rules
from directives.enums import RuleKind
from organizations.enums import Level, UnitKind

ANNOUNCE_DAYS = "dialogues.announce_days"
CONCLUSION_DAYS = "dialogues.conclusion_days"
REGISTRATION_DAYS = "dialogues.registration_days"
REGISTRATION_SHARE = "dialogues.registration_share"
YEARLY = {level: f"dialogues.yearly_{level}" for level in Level}
"""Level → the rule that says how many dialogue conferences its units hold a year."""
MUST_HOLD = (
    UnitKind.CITY, UnitKind.PROVINCE, UnitKind.URBAN_DISTRICT, UnitKind.DISTRICT, UnitKind.TOWN, UnitKind.WARD,
    UnitKind.COMMUNE, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE,
)  # fmt: skip
"""Kinds of units that have a People's Committee and so hold dialogues; nothing is demanded of others."""
_LAW = _("Law on the organisation of local government 2025, article 43")


def register() -> None:
    """Make the rules known."""
    rules.register(
        ANNOUNCE_DAYS,
        kind=RuleKind.NUMBER,
        measure=_("days"),
        default=7,
        highest=60,
        title=_("Days before a dialogue conference by which it is announced at the latest"),
        help_text=_("Time, place, content and how to take part. What is announced later is marked, not refused."),
        source=_LAW,
    )
    rules.register(
        CONCLUSION_DAYS,
        kind=RuleKind.NUMBER,
        measure=_("days"),
        default=10,
        highest=366,
        title=_("Days after a dialogue conference within which its conclusion is published"),
        source=_LAW,
    )
    _register_registrations()
    for level, title, source in (
        (Level.GRASSROOTS, _("Dialogue conferences that a commune, ward or special zone holds a year"), _LAW),
        (Level.DISTRICT, _("Dialogue conferences that a district holds a year"), rules.OURS),
        (Level.CITY, _("Dialogue conferences that a province or city holds a year"), rules.OURS),
    ):
        rules.register(
            YEARLY[level],
            kind=RuleKind.NUMBER,
            measure=_("conferences"),
            default=1,
            highest=366,
            title=title,
            help_text=_("At least so many; contact meetings do not count. 0: none is demanded."),
            source=source,
        )


def _register_registrations() -> None:
    rules.register(
        REGISTRATION_DAYS,
        kind=RuleKind.NUMBER,
        measure=_("days"),
        default=30,
        highest=366,
        title=_("Days after a conference after which the names of who registered are forgotten"),
        help_text=_("How many people came forward stays."),
        source=rules.OURS,
    )
    rules.register(
        REGISTRATION_SHARE,
        kind=RuleKind.NUMBER,
        measure="%",
        default=20,
        lowest=1,
        highest=100,
        title=_("Share of the places of a conference that are given to one network at once"),
        help_text=_(
            "Who registers from there after that waits until an official gives the places. At least 20 people."
        ),
        source=rules.OURS,
    )


def announce_due(day: datetime.date, *, on: datetime.date) -> datetime.date:
    """The last day on which a conference of `day` is announced in time, by the rule in force on the day `on`."""
    return day - datetime.timedelta(days=rules.value(ANNOUNCE_DAYS, on=on))


def conclusion_due(day: datetime.date) -> datetime.date:
    """The last day on which the conclusion of a conference held on `day` is published in time, by the rule of then."""
    return day + datetime.timedelta(days=rules.value(CONCLUSION_DAYS, on=day))


def demanded(on: datetime.date) -> dict[str, int]:
    """Level → how many dialogue conferences its units hold in the year of the day."""
    return {level.value: rules.value(key, on=on) for level, key in YEARLY.items()}
