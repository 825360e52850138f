"""Who reads the history of what has no steward: themes, target groups and rules hold for everybody; of what is told."""

from django.db.models import Q

from directives.models import (
    DirectiveDocument,
    DocumentFile,
    Duty,
    DutyFile,
    Requirement,
    RulePeriod,
    TargetGroup,
    Theme,
)
from organizations.permissions.history import readable
from organizations.queries.history import tells_of


def register() -> None:
    """Readers of history read theirs, whatever their unit; a document's history tells of its files and what it asks."""
    for model in (Theme, TargetGroup, RulePeriod):
        readable(model, within=lambda path: Q())
    tells_of(DirectiveDocument, {DocumentFile: "document", Requirement: "document"})
    tells_of(Duty, {DutyFile: "duty"})
