"""The field that names one document; numbers recur, so it says more."""

from typing import Any

from django import forms
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from directives.models import DirectiveDocument
from directives.querysets import DocumentQuerySet
from mobilization.common.finding import chosen, searched, to_offer


class DocumentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One document: of a few in a list, of very many among those that were searched for."""

    found_words = ""
    hidden: int | None = None
    """The document that the record has and the person does not read: it may stay, without its name."""

    def label_from_instance(self, obj: DirectiveDocument) -> str:
        """Number, issuer and the beginning of the abstract: numbers recur."""
        if obj.pk == self.hidden:
            return str(_("an internal document"))
        return f"{obj.number} · {obj.issuer} · {obj.abstract[:80]}"

    def offer(self, documents: DocumentQuerySet, kept: int | None, sent: Any) -> bool:
        """Of those that the person reads; before them the `kept` one where they do not read it.

        Of many the newest that fit what was searched for, and those that are chosen; gives whether these are all.
        """
        self.hidden = None if kept is None or documents.filter(pk=kept).exists() else kept
        text = searched(sent)
        newest = (documents.found_by(text) if text else documents).order_by("-issued_on", "-id")
        offer = to_offer(documents, newest, [*chosen(sent, "document"), *([kept] if kept else [])], text=text)
        known = DirectiveDocument.objects.filter(Q(pk__in=offer.rows.values("pk")) | Q(pk=self.hidden))
        is_hidden = ExpressionWrapper(Q(pk=self.hidden), output_field=BooleanField())
        self.queryset = known.select_related("issuer_unit").order_by(is_hidden.desc(), "-issued_on", "-id")
        self.found_words = offer.words
        return offer.are_all
