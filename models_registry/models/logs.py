"""The logs of the two workflows."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mobilization.workflow.models import TransitionLog
from models_registry.enums import ModelState
from models_registry.models.candidacy import Candidacy
from models_registry.models.registered_model import RegisteredModel


class ModelTransition(TransitionLog):
    """A step in the life of a model."""

    subject = models.ForeignKey(RegisteredModel, models.PROTECT, related_name="transitions", verbose_name=_("model"))

    class Meta:
        verbose_name = _("step of a model")
        verbose_name_plural = _("steps of models")
        indexes: ClassVar = [
            models.Index(
                fields=["at"],
                include=["subject", "id"],
                condition=Q(**{f"{side}_state": ModelState.IN_IMPLEMENTATION}),
                name=f"step_{side}_work",
            )
            for side in ("to", "from")
        ]


class CandidacyTransition(TransitionLog):
    """A step in the life of a candidacy."""

    subject = models.ForeignKey(Candidacy, models.PROTECT, related_name="transitions", verbose_name=_("candidacy"))

    class Meta:
        verbose_name = _("step of a candidacy")
        verbose_name_plural = _("steps of candidacies")
