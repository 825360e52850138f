"""Registered models, what belongs to them, and their candidacies."""

from models_registry.models.candidacy import Candidacy, Recognition, Reconfirmation, TypicalChoice, UpwardProposal
from models_registry.models.imports import ModelImport, ModelImportRow
from models_registry.models.logs import CandidacyTransition, ModelTransition
from models_registry.models.parts import FieldCheck, Indicator, ModelFile, ProgressEntry, ResponsiblePerson
from models_registry.models.reached import ReachedStage, Stage
from models_registry.models.recorded import RECORDED
from models_registry.models.registered_model import (
    LONG,
    LONG_TEXTS,
    ModelDocument,
    ModelTargetGroup,
    ModelTheme,
    RegisteredModel,
)
from models_registry.models.saved_filter import SavedFilter
from models_registry.models.signals import PhotoMatch, SignalDismissal, TextCopy, TextSketch, UnitSignalDismissal

__all__ = [
    "LONG",
    "LONG_TEXTS",
    "RECORDED",
    "Candidacy",
    "CandidacyTransition",
    "FieldCheck",
    "Indicator",
    "ModelDocument",
    "ModelFile",
    "ModelImport",
    "ModelImportRow",
    "ModelTargetGroup",
    "ModelTheme",
    "ModelTransition",
    "PhotoMatch",
    "ProgressEntry",
    "ReachedStage",
    "Recognition",
    "Reconfirmation",
    "RegisteredModel",
    "ResponsiblePerson",
    "SavedFilter",
    "SignalDismissal",
    "Stage",
    "TextCopy",
    "TextSketch",
    "TypicalChoice",
    "UnitSignalDismissal",
    "UpwardProposal",
]
