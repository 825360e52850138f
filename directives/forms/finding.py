"""Fields that choose among more records than a page can offer: all of a few, else what was searched for and is chosen.

The form has a field `find`, its page the button "Search" (`go=find`): the form comes back as it was typed, unchecked,
with what fits. What is ticked stays offered, so that the search can go on.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mobilization.common.text import clean

MOST_OFFERED = 30
"""Of so many all are offered; of more, as many as fit best what was searched for."""
LARGEST_ID, DIGITS_OF_IDS = 2**63 - 1, 19
LONGEST_SEARCH = 200


def find_field(label: Any) -> forms.CharField:
    """What is searched for; `offer` takes the field away where all are offered."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_SEARCH,
        help_text=_("Then press Search. What is chosen stays."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def is_search(request: HttpRequest) -> bool:
    """Whether the form was sent to search, and not to be saved."""
    return request.method == "POST" and request.POST.get("go") == "find"


def as_typed(form: forms.BaseForm, sent: Mapping[str, Any]) -> None:
    """Begin the form, which is not bound, with what was typed into it; nothing is checked yet."""
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(sent, {}, name)


def searched(sent: Mapping[str, Any]) -> str:
    """The words of the search, as in a field of the form."""
    return clean(str(sent.get("find") or ""))[:LONGEST_SEARCH]


def chosen(sent: Any, name: str) -> list[int]:
    """The ids that were sent for a field, as far as the database could hold them."""
    texts = sent.getlist(name) if hasattr(sent, "getlist") else []
    numbers = [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= DIGITS_OF_IDS]
    return [number for number in numbers if number <= LARGEST_ID]


def are_few(rows: QuerySet[Any]) -> bool:
    """Whether all rows may be offered."""
    return not rows.order_by()[MOST_OFFERED : MOST_OFFERED + 1].exists()


def to_offer(rows: QuerySet[Any], best: QuerySet[Any] | None, kept: Collection[int]) -> QuerySet[Any]:
    """Of the rows all, where they are few; else the first of `best`, which is in order, and those `kept`."""
    if are_few(rows):
        return rows
    found = best.values_list("pk", flat=True)[:MOST_OFFERED] if best is not None else ()
    return rows.filter(Q(pk__in=[*found, *kept]))
