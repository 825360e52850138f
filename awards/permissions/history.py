"""Who reads the history of the catalogues and of the matrix: they hold for everybody."""

from django.db.models import Q

from awards.models import AwardAuthority, AwardForm, EmulationTitle
from organizations.permissions.history import readable


def register() -> None:
    """Readers of history read theirs, whatever their unit."""
    for model in (EmulationTitle, AwardForm, AwardAuthority):
        readable(model, within=lambda path: Q())
