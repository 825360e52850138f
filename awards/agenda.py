"""Nominations before councils: what sessions ask of them (`reviews/agenda_kinds.py`)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.enums import AGENDA_KIND
from awards.queries.nomination_conflicts import conflicts
from awards.queries.nomination_council import hindrance, shown, waiting
from awards.services.council_outcomes import write_outcome
from reviews import agenda_kinds
from reviews.enums import Outcome


def register() -> None:
    """Let councils decide on nominations."""
    agenda_kinds.register(
        agenda_kinds.AgendaKind(
            key=AGENDA_KIND,
            title=_("Nominations"),
            waiting=waiting,
            shown=shown,
            conflicts=conflicts,
            hindrance=hindrance,
            write=write_outcome,
            words={
                Outcome.RECOGNISED: pgettext_lazy("council", "recommended"),
                Outcome.NOT_RECOGNISED: pgettext_lazy("council", "not recommended"),
            },
        )
    )
