"""The dated rules this app follows (DOMAIN §5): what changes with decrees is a value with a day, never code."""

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from awards.enums import Piece, PostKind, Procedure, SimplifiedGround
from directives import rules
from directives.enums import RuleKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SAME_FORM_MONTHS = "awards.same_form_months"
CHECK_DAYS = "awards.check_days"
COUNCIL_DAYS = "awards.council_days"
DECISION_DAYS = "awards.decision_days"
OPINION_DAYS = "awards.opinion_days"
DIRECT_PERCENT = "awards.direct_percent"
DEMAND_SESSION = "awards.demand_session"
OPINION_REMIND_DAYS = "awards.opinion_remind_days"
SILENCE_AGREES = "awards.silence_agrees"
MEDAL_ADDS_KINDS = "awards.medal_adds_kinds"
MEDAL_YEARS: "dict[str, str]" = {kind.value: f"awards.medal_years_{kind.value}" for kind in PostKind}
"""Kind of post → the rule with the years of service it needs for the medal."""

_STEPS: "dict[str, tuple[int, _StrPromise]]" = {
    CHECK_DAYS: (5, _("Working days to check whether a nomination is complete")),
    COUNCIL_DAYS: (15, _("Working days from a complete nomination to the council")),
    DECISION_DAYS: (10, _("Working days from the council to the decision on a nomination")),
    OPINION_DAYS: (10, _("Working days a body has that is asked for its opinion on a nomination")),
}
"""Key → default and title of the time a step has."""
_MEDAL: "dict[str, tuple[int, _StrPromise]]" = {
    PostKind.SPECIALISED: (15, _("Medal “Vì sự nghiệp dân vận”: years of a full-time mass mobilisation officer")),
    PostKind.LEADING: (10, _("Medal “Vì sự nghiệp dân vận”: years of a leader in charge of mass mobilisation")),
    PostKind.CONCURRENT: (20, _("Medal “Vì sự nghiệp dân vận”: years of mass mobilisation beside other duties")),
    PostKind.GRASSROOTS: (15, _("Medal “Vì sự nghiệp dân vận”: years in a block or team at the grassroots")),
}
"""Kind of post → default and title of the years it needs."""

DEMANDED = {
    (piece, procedure): f"awards.demand_{piece}{'_simplified' if procedure == Procedure.SIMPLIFIED else ''}"
    for piece in Piece
    for procedure in Procedure
}
"""Piece of the dossier and procedure → the rule that says whether it is demanded."""
_DEMANDS: "dict[Piece, tuple[_StrPromise, _StrPromise]]" = {
    Piece.LETTER: (
        _("A nomination needs its submission letter"),
        _("A nomination by the simplified procedure needs its submission letter"),
    ),
    Piece.REPORT: (
        _("A nomination needs its achievement report, confirmed by the proposing level"),
        _("A nomination by the simplified procedure needs its achievement report, confirmed by the proposing level"),
    ),
    Piece.MINUTES: (
        _("A nomination needs the minutes of the council"),
        _("A nomination by the simplified procedure needs the minutes of the council"),
    ),
}


MAY_BE_SIMPLE = {ground: f"awards.simplified_{ground}" for ground in SimplifiedGround}
"""Ground of the simplified procedure → the rule that says whether it may be chosen."""


def _register_grounds(source: "_StrPromise") -> None:
    for ground, key in MAY_BE_SIMPLE.items():
        rules.register(
            key,
            kind=RuleKind.YES_NO,
            default=1,
            title=format_lazy(_("Simplified procedure on the ground: {ground}"), ground=ground.label),
            help_text=_("No: it cannot be chosen any more. What was submitted before stays as it is."),
            source=source,
        )


def _register_demands(source: "_StrPromise") -> None:
    for piece, titles in _DEMANDS.items():
        for procedure, title in zip(Procedure, titles, strict=True):
            is_by_council = piece == Piece.MINUTES and procedure == Procedure.SIMPLIFIED
            rules.register(
                DEMANDED[piece, procedure],
                kind=RuleKind.YES_NO,
                default=0 if is_by_council else 1,
                title=title,
                help_text=_("A letter of commendation needs no dossier. What is missing can be explained."),
                source=source,
            )


def _register_council_and_opinions(source: "_StrPromise") -> None:
    rules.register(
        DEMAND_SESSION,
        kind=RuleKind.YES_NO,
        default=1,
        title=_("A nomination through a council is recommended only after a session of a council of the deciding unit"),
        help_text=_(
            "Whoever judges it may explain why a session that is missing is no obstacle, for example one whose minutes "
            "stand in the dossier. A decision against it cannot be explained away."
        ),
        source=source,
    )


def _register_steps(source: "_StrPromise") -> None:
    for key, (days, title) in _STEPS.items():
        rules.register(
            key,
            kind=RuleKind.NUMBER,
            measure=_("working days"),
            default=days,
            lowest=1,
            highest=366,
            title=title,
            help_text=_("Counted by the working calendar, days off and swapped Saturdays included."),
            source=source,
        )


def register() -> None:
    """Make the rules known. No public text confirms the values: whoever has the decree enters what it says."""
    ours = _("The portal’s own default †: a dated setting, to be checked against the decree in force.")
    rules.register(
        SAME_FORM_MONTHS,
        kind=RuleKind.NUMBER,
        measure=_("months"),
        default=12,
        highest=240,
        title=_("Months between two awards of the same form to the same recipient"),
        help_text=_("0: no time between them is asked for."),
        source=ours,
    )
    _register_steps(ours)
    rules.register(
        DIRECT_PERCENT,
        kind=RuleKind.SHARE,
        default=50,
        title=_("Wanted share of people who work directly among the persons commended by a decision"),
        help_text=_("Priority to people who work directly: Law 06/2022/QH15, article 5."),
        source=ours,
    )
    _register_demands(ours)
    _register_grounds(ours)
    rules.register(
        SILENCE_AGREES,
        kind=RuleKind.YES_NO,
        default=1,
        title=_("Co-opinion: no answer in time counts as agreement"),
        help_text=_("No: it stands in the way of recommending the nomination, like an open one."),
        source=ours,
    )
    rules.register(
        OPINION_REMIND_DAYS,
        kind=RuleKind.NUMBER,
        measure=_("working days"),
        default=2,
        highest=60,
        title=_("Working days before its last day on which a co-opinion is reminded of"),
        source=ours,
    )
    _register_council_and_opinions(ours)
    _register_medal(ours)


def _register_medal(source: "_StrPromise") -> None:
    for kind, (years, title) in _MEDAL.items():
        rules.register(
            MEDAL_YEARS[kind],
            kind=RuleKind.NUMBER,
            measure=_("years"),
            default=years,
            highest=60,
            title=title,
            help_text=_("0: years in such posts do not count."),
            source=source,
        )
    rules.register(
        MEDAL_ADDS_KINDS,
        kind=RuleKind.YES_NO,
        default=1,
        title=_("Medal “Vì sự nghiệp dân vận”: years in posts of different kinds are added"),
        help_text=_(
            "Yes: as shares of what each kind needs, so half of one and half of another is enough. No: one kind "
            "has to be enough by itself."
        ),
        source=source,
    )
