"""The public list of models, and the story of one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from awards.enums import DecidingLevel
from mobilization.common.addresses import absolute
from mobilization.common.charts import share_bar
from mobilization.common.lists import filter_query, list_page
from mobilization.common.maps import map_of_numbers
from mobilization.common.marks import excerpt, marked
from mobilization.common.words import words_of
from models_registry.enums import Domain, Moment, Subject
from organizations.enums import Level
from showcase.filters import ShowcaseFilter
from showcase.maps import map_of
from showcase.public import CARD, STORY, published, shown
from showcase.queries.family import Family, family_of
from showcase.queries.places import places_of, spread_of
from showcase.queries.story import (
    FIRST,
    commendations_of,
    indicators_of,
    persons_of,
    photographs_of,
    recognitions_of,
    related_to,
)
from showcase.views.public import addresses, public

ON_PAGE = 24
MOST_IN_TABLE = 100
"""Units in the table below the map; the list can be narrowed to any other."""
DEEPEST = 6
"""Copies of copies are drawn further in up to here."""


@public
def showcase_list(request: HttpRequest) -> HttpResponse:
    """Recognised models, typical ones first: searched, filtered, paged; without JavaScript."""
    found = ShowcaseFilter(request.GET, queryset=published())
    context = list_page(
        request, found, FIRST, dressed=lambda rows: shown(rows, CARD, language=_language()), size=ON_PAGE
    )
    words = words_of(found.applied().get("q", ""))
    context["cards"] = [card(row, words) for row in context["rows"]]
    context["more_filters"] = [field for field in found.form if field.name != "q"]
    context["is_narrowed"] = any(name != "q" for name in found.applied()) or bool(found.form.errors)
    context["noindex"] = context["is_filtered"] or "cursor" in request.GET
    return render(request, "showcase/list.html", context | addresses(request))


@public
def showcase_map(request: HttpRequest) -> HttpResponse:
    """Where the models that the filters find are at work: a drawing, and the same numbers as a table."""
    found = ShowcaseFilter(request.GET, queryset=published())
    spread = spread_of(found.found())
    total, first = sum(number for _unit, number in spread.units), spread.units[:1]
    words = _("%(models)s recognised models of %(units)s units.") % {
        "models": localize(total),
        "units": localize(len(spread.units)),
    }
    if first:
        words += " " + _("Most are at work in %(unit)s: %(number)s.") % {
            "unit": first[0][0].name,
            "number": localize(first[0][1]),
        }
    context = {
        "filter": found,
        "words": words,
        "map": map_of_numbers(spread.drawn, spread.ground, title=_("Where the models are at work"), description=words),
        "units": spread.units[:MOST_IN_TABLE],
        "more": max(len(spread.units) - MOST_IN_TABLE, 0),
        "filter_query": filter_query(request),
        "noindex": True,
    }
    return render(request, "showcase/map.html", context | addresses(request))


def card(row: dict[str, Any], words: list[str] | None = None) -> dict[str, Any]:
    """A row as its card shows it: with words for the codes, and hits marked."""
    row["domain_name"], row["level_name"] = named(Domain, row["domain"]), named(Level, row["level"])
    row["marked_title"] = marked(row["title"], frozenset(words or ()))
    row["piece"] = excerpt(row["summary"], frozenset(words or ()))
    return row


def named(kind: Any, value: str) -> str:
    """The words for a code of a fixed dimension."""
    return str(kind(value).label) if value in kind.values else ""


@public
def story(request: HttpRequest, code: str) -> HttpResponse:
    """One model: what it was like before, what they did, what came of it, where, and who learned from it."""
    found = published().filter(model__code=code)
    key = found.values_list("pk", "model__unit_id").first()
    row = shown(found, STORY, language=_language()).first()
    if key is None or row is None:
        raise Http404
    pk, unit = key
    family = family_of(pk)
    kin, photographs = [member.code for member in family.members], photographs_of(pk)
    context = {
        "story": card(row) | {"subject_name": named(Subject, row["subject"])},
        "texts": _texts(row),
        "numbers": _numbers(row),
        "indicators": [(each, share_bar(*each.share)) for each in indicators_of(pk)],
        "recognitions": [each | {"level_name": named(Level, each["level"])} for each in recognitions_of(pk)],
        "commendations": [(each, named(DecidingLevel, each.level)) for each in commendations_of(pk, _language())],
        "persons": persons_of(pk),
        "photographs": [each | {"moment_name": named(Moment, each["moment"])} for each in photographs],
        "family": family,
        "members": [(member, min(member.depth, DEEPEST)) for member in family.members],
        "map": _map(row, unit, family),
        "related": [card(each) for each in related_to(pk, row, without=kin, language=_language())],
        "shared_picture": _shared(photographs),
    }
    return render(request, "showcase/story.html", context | addresses(request))


def _language() -> str:
    """In which words of the catalogues is read."""
    return "en" if get_language() == "en" else "vi"


def _texts(row: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The parts of the story that were written, before and after beside each other: name, heading, text."""
    parts = (
        ("before", _("Situation before"), "situation_before"),
        ("after", _("Results"), "results"),
        ("way", _("Way of working"), "way_of_working"),
        ("lessons", _("Lessons"), "lessons"),
    )
    return [(name, heading, row[key]) for name, heading, key in parts if row[key]]


def _numbers(row: dict[str, Any]) -> list[tuple[str, Any, str]]:
    """What was counted: words, number, measure."""
    counted = (
        (_("Participants"), "participants", _("people")),
        (_("Households reached"), "households", _("households")),
        (_("People reached"), "people_reached", _("people")),
        (_("State money"), "state_money", _("đồng")),
        (_("People’s money"), "people_money", _("đồng")),
        (_("People’s land"), "people_land", _("m²")),
        (_("People’s work"), "labour_days", _("labour days")),
    )
    return [(words, row[key], measure) for words, key, measure in counted if row[key] is not None]


def _map(row: dict[str, Any], unit: int, family: Family) -> SafeString | None:
    places = places_of(unit, [member.unit_id for member in family.members])
    if places is None:
        return None
    words = _("%(unit)s, among the units of the same province or city.") % {"unit": row["unit"]}
    if places.kin:
        words += " " + _("Squares are units that do the same: %(units)s.") % {
            "units": ", ".join(sorted({place.name for place in places.kin}))
        }
    title = _("Where the model is at work")
    return map_of(places.here, places.kin, places.ground, title=title, description=words)


def _shared(photographs: list[dict[str, Any]]) -> str:
    """The address of the picture that networks show with a link: what came of it, if there is a photograph of that."""
    best = next((each for each in photographs if each["moment"] == Moment.AFTER), next(iter(photographs), None))
    return absolute(reverse("showcase:photograph", args=[best["pk"]])) if best else ""
