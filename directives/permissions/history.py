"""Who reads the history of what has no steward: themes, target groups and rules hold for everybody."""

from django.db.models import Q

from directives.models import RulePeriod, TargetGroup, Theme
from organizations.permissions.history import readable


def register() -> None:
    """Readers of history read theirs, whatever their unit; for `AppConfig.ready()`."""
    for model in (Theme, TargetGroup, RulePeriod):
        readable(model, within=lambda path: Q())
