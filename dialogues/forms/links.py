"""Forms that name a model or a document of a conference."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.models import Conference
from dialogues.queries.links import documents_to_link, models_to_link
from directives.forms.fields import DocumentField
from directives.models import DirectiveDocument
from mobilization.common.finding import chosen, find_field, searched, to_offer
from models_registry.models import RegisteredModel


class _Model(forms.ModelChoiceField):  # type: ignore[type-arg]
    found_words = ""

    def label_from_instance(self, obj: RegisteredModel) -> str:
        """Title, code and unit: titles recur."""
        return f"{obj.title} ({obj.code}, {obj.unit.short_name})"


class LinkModelForm(forms.Form):
    """A model that the conference has to do with."""

    find = find_field(_("Find a model by words or code"), shows="model")
    model = _Model(RegisteredModel.objects.none(), label=_("Model"), empty_label=None, widget=forms.RadioSelect)

    def __init__(self, *args: Any, conference: Conference, user: Any, sent: Any, **kwargs: Any) -> None:
        """Registered models the account knows of; of many those of the unit first."""
        super().__init__(*args, **kwargs)
        known = models_to_link(conference, user)
        text = searched(sent)
        own = known.filter(steward__path__startswith=conference.steward.path)
        best = RegisteredModel.objects.found_by(text, user).filter(pk__in=known.values("pk")) if text else own
        field: Any = self.fields["model"]
        offer = to_offer(known, best.order_by("-listed_on", "-id"), chosen(sent, "model"), text=text)
        field.queryset = offer.rows.select_related("unit").order_by("-listed_on", "-id")
        field.found_words = offer.words
        field.error_messages["required"] = _("Choose a model.")
        if offer.are_all:
            del self.fields["find"]


class LinkDocumentForm(forms.Form):
    """A document that the conference has to do with, for example the plan it follows."""

    find = find_field(_("Find a document by number or words"), shows="document")
    document = DocumentField(DirectiveDocument.objects.none(), label=_("Document"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, conference: Conference, user: Any, sent: Any, **kwargs: Any) -> None:
        """Documents the account reads."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["document"]
        if field.offer(documents_to_link(conference, user), None, sent):
            del self.fields["find"]
