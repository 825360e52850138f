"""Who reads what was changed of a model's parts and candidacies: who reads the history of the model itself."""

from django.db.models import Q

from directives.models import DirectiveDocument
from models_registry.models import (
    Candidacy,
    FieldCheck,
    Indicator,
    ModelDocument,
    ModelFile,
    ModelTargetGroup,
    ModelTheme,
    ProgressEntry,
    Recognition,
    Reconfirmation,
    RegisteredModel,
    ResponsiblePerson,
    SignalDismissal,
    TypicalChoice,
    UnitSignalDismissal,
    UpwardProposal,
)
from organizations.permissions.history import belongs_to, readable
from organizations.queries.history import tells_of

PARTS = (
    ModelTheme,
    ModelTargetGroup,
    ResponsiblePerson,
    Indicator,
    ProgressEntry,
    FieldCheck,
    ModelFile,
    Recognition,
    Reconfirmation,
    SignalDismissal,
)
"""What the history of a model tells of besides the model itself; a candidacy has a history of its own."""


def _of_models(path: str) -> Q:
    return Q(model__in=RegisteredModel.objects.filter(steward__path__startswith=path).values("id"))


def _of_recognitions(path: str) -> Q:
    return Q(recognition__in=Recognition.objects.filter(model__steward__path__startswith=path).values("id"))


def _of_units(path: str) -> Q:
    return Q(about__path__startswith=path)


def _of_documents_known(path: str) -> Q:
    return Q(document__in=DirectiveDocument.objects.known_to(path).values("id"))


def register() -> None:
    """Say it for each table on record."""
    readable(ModelDocument, within=lambda path: _of_models(path) & _of_documents_known(path))
    for part in (*PARTS, Candidacy):
        readable(part, within=_of_models)
        belongs_to(part, "model__steward")
    belongs_to(ModelDocument, "model__steward")
    tells_of(RegisteredModel, dict.fromkeys((*PARTS, ModelDocument), "model"))
    readable(UnitSignalDismissal, within=_of_units)
    belongs_to(UnitSignalDismissal, "about")
    for choice in (TypicalChoice, UpwardProposal):
        readable(choice, within=_of_recognitions)
        belongs_to(choice, "recognition__model__steward")
