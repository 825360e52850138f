"""Link: a model or a directive document that a conference has to do with."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogues.models.conference import Conference
from directives.models import DirectiveDocument
from models_registry.models import RegisteredModel


class ConferenceLink(models.Model):
    """Either a model or a document, each once."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="links", verbose_name=_("conference"))
    model = models.ForeignKey(
        RegisteredModel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("model")
    )
    document = models.ForeignKey(
        DirectiveDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )

    class Meta:
        verbose_name = _("link of a conference")
        verbose_name_plural = _("links of conferences")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="conference_link_to_one",
                condition=Q(model__isnull=False, document__isnull=True) | Q(model__isnull=True, document__isnull=False),
            ),
            models.UniqueConstraint(fields=["conference", "model"], name="conference_model_once"),
            models.UniqueConstraint(fields=["conference", "document"], name="conference_document_once"),
        ]

    def __str__(self) -> str:
        return str(self.model or self.document)
