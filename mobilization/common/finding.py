"""Fields that choose among more records than a page can offer: all of a few, else what was searched for and is chosen.

The form has a field of `find_field`, which `form_row` shows with its button "Search" (`go=find`): the form comes back
as it was typed, unchecked, with what fits. What is chosen stays offered, so that the search can go on.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.keys import as_id
from mobilization.common.text import clean

MOST_OFFERED = 30
"""Of so many all are offered; of more, as many as fit best what was searched for."""
LONGEST_SEARCH = 200
BACK = ("find", "back")
"""Buttons that bring the form back as it was typed: to search, or to correct what a page asked about."""
Form = TypeVar("Form", bound=forms.BaseForm)


def find_field(label: Any, *, shows: str, help_text: Any = None) -> forms.CharField:
    """What is searched for; the form takes the field away where all are offered.

    `shows` names the field in which one chooses: the page comes back with it in sight.
    """
    stays = gettext_lazy("Then press Search. What is chosen stays.")
    field = forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_SEARCH,
        help_text=stays if help_text is None else help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )
    field.shows = shows  # type: ignore[attr-defined]
    return field


def is_search(request: HttpRequest) -> bool:
    """Whether the form was sent to come back as it is, and not to be saved."""
    return request.method == "POST" and request.POST.get("go") in BACK


def as_typed(form: forms.BaseForm, sent: Mapping[str, Any]) -> None:
    """Begin the form, which is not bound, with what was typed into it; nothing is checked yet."""
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(sent, MultiValueDict(), name)


def form_of(request: HttpRequest, make: Callable[..., Form], **options: Any) -> Form:
    """The form bound to what was sent; where it only searched, begun with it. It is given `sent`, in both cases."""
    if is_search(request):
        form = make(sent=request.POST, **options)
        as_typed(form, request.POST)
        return form
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return make(*sent, sent=request.POST, **options)


def searched(sent: Mapping[str, Any], name: str = "find") -> str:
    """The words of the search, as in a field of the form."""
    return clean(str(sent.get(name) or ""))[:LONGEST_SEARCH]


def chosen(sent: Any, name: str) -> list[int]:
    """The ids that were sent for a field, as far as the database could hold them."""
    texts = sent.getlist(name) if hasattr(sent, "getlist") else []
    return [key for key in map(as_id, texts) if key]


def are_few(rows: QuerySet[Any]) -> bool:
    """Whether all rows may be offered."""
    return not rows.order_by()[MOST_OFFERED : MOST_OFFERED + 1].exists()


@dataclass(frozen=True)
class Offer:
    """What may be chosen; `are_all`: nothing needs to be searched for; `words`: what there is to say of the search."""

    rows: QuerySet[Any]
    are_all: bool = True
    words: str = ""


def to_offer(rows: QuerySet[Any], best: QuerySet[Any] | None, kept: Collection[int], *, text: str = "") -> Offer:
    """Of the rows all, where they are few; else the first of `best`, which is in order, and those `kept`.

    `text` is what was searched for.
    """
    if are_few(rows):
        return Offer(rows)
    found = list(best.values_list("pk", flat=True)[:MOST_OFFERED]) if best is not None else []
    return Offer(rows.filter(Q(pk__in=[*found, *kept])), are_all=False, words=_said(text, len(found)))


def _said(text: str, number: int) -> str:
    """What the page says where one chooses: search first, nothing fits, or not all that fit are shown."""
    if number >= MOST_OFFERED:
        return _("Only the first %(number)s are shown. Add a word if what you look for is not among them.") % {
            "number": MOST_OFFERED
        }
    if number:
        return ""
    if text:
        return _("Nothing fits “%(text)s”. Try fewer words, or other ones.") % {"text": text}
    return _("Nothing searched for yet: what is found is listed here, to choose from.")
