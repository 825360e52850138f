"""What a reorganisation moves: stewardship of councils, criteria sets, rounds, sessions, committees and assessments."""

from django.utils.translation import gettext_lazy as _

from organizations.movers import StewardMover
from organizations.movers import register as let_move
from reviews.models import Council, CriteriaSet, Round, Session, SteeringAssessment, SteeringCommittee


def register() -> None:
    """Let reorganisations move them."""
    for model, title in (
        (Council, _("councils")),
        (CriteriaSet, _("criteria sets")),
        (Round, _("rounds of review")),
        (Session, _("sessions of councils")),
        (SteeringCommittee, _("steering committees")),
        (SteeringAssessment, _("yearly assessments")),
    ):
        let_move(StewardMover(key=model._meta.label_lower, title=title, model=model, title_field=model.TITLE_FIELD))
