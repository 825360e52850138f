"""What was answered already, shown to a citizen before an opinion is sent; it never stops one from sending."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from dialogues.models.opinion_parts import LONGEST
from dialogues.queries.similar_opinions import similar_published
from mobilization.common.keys import as_id
from organizations.models import Unit

LOOK = "similar"
"""The button that brings the page back with them (`go`)."""


def similar_to(form: Any) -> list[dict[str, Any]]:
    """Published questions like what was typed so far, checked or not, those of the chosen unit first; two queries."""
    text = " ".join(str(form[name].value() or "") for name in ("text", "place"))
    pk = as_id(form["unit"].value())
    unit = Unit.objects.filter(pk=pk).first() if pk else None
    return similar_published(text[:LONGEST], unit, language=get_language() or settings.LANGUAGE_CODE)
