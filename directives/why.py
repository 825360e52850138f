"""What administrators may ask about a document: why somebody may or may not do something with it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from directives.models import DirectiveDocument
from directives.permissions import documents as permissions
from organizations.models.stewarded import SUBTREE_ROLES
from organizations.queries.why import Rule, register

KIND = "directives.directivedocument"


def _found(text: str, by: Any) -> Sequence[DirectiveDocument]:
    known = DirectiveDocument.objects.visible_to(by).select_related("steward")
    exact = list(known.filter(number__iexact=text)[:2])
    return exact or list(known.found_by(text)[:2])


RULES = {
    "document_read": Rule(
        gettext_lazy("read a document"), permissions.may_see_document, frozenset(SUBTREE_ROLES),
        gettext_lazy("Everybody signed in reads a document that is not internal. An internal one is read by whoever "
                     "works for the unit that looks after it, for one above it, or for one that it asks for "
                     "something."),
        about=KIND,
    ),
    "document_edit": Rule(
        gettext_lazy("correct a document"), permissions.may_edit_document, frozenset(permissions.WRITERS),
        gettext_lazy("Officers, leaders and secretaries of the unit that looks after it, or of one above."),
        about=KIND,
    ),
    "document_ask": Rule(
        gettext_lazy("say what a document asks of which units"), permissions.may_ask, frozenset(permissions.ASKERS),
        gettext_lazy("Leaders and secretaries of the unit that looks after it, or of one above."),
        about=KIND,
    ),
}  # fmt: skip


def register_rules() -> None:
    """Make them known to the page."""
    register(KIND, _found, RULES)
