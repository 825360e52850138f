"""The record of commendations: of a person, and of a unit with all those it came from."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from awards.filters.record import RecordFilter, UnitRecordFilter
from awards.models import DecisionRecipient
from awards.queries.record import ORDER, heirs_of, in_progress, in_turn, known_as, lines, of_person, totals
from awards.services.decision_recipients import EXPORT_RECORD
from awards.tones import OF_NOMINATIONS
from mobilization.common.lists import list_page
from organizations.models import Person, Unit
from organizations.services.list_files import request_list


def record_person(request: HttpRequest, pk: int) -> tuple[Person, str]:
    """The person, and how the account knows them. Raises Http404 for who does not; see `known_as`."""
    person = get_object_or_404(Person.objects.human(), pk=pk)
    name = known_as(request.user, person)
    if not name:
        raise Http404
    return person, name


@require_GET
def person_record(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person was given over the years, and what is under way."""
    person, name = record_person(request, pk)
    found = RecordFilter(request.GET, queryset=of_person(request.user, person), request=request)
    is_seen = Person.objects.visible_to(request.user).filter(pk=pk).exists()
    context = {
        "title": _("Commendations of %(name)s") % {"name": name},
        "up_label": name if is_seen else _("Who was commended"),
        "up_url": person.get_absolute_url() if is_seen else reverse("awards:recipients"),
        "export_url": reverse("awards:person_record_export", args=[pk]),
        "shows_names": False,
    }
    return _record_page(request, found, person, context)


@require_GET
def unit_record(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit was given, under whatever name it had, or people, households and groups within it."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    found = UnitRecordFilter(request.GET, user=request.user, unit=unit, request=request)
    context = {
        "title": _("Commendations of %(name)s") % {"name": unit.name},
        "up_label": unit.name,
        "up_url": unit.get_absolute_url(),
        "export_url": reverse("awards:unit_record_export", args=[pk]),
        "shows_names": bool(found.applied().get("whose")),
        "one_name": found.applied().get("name", ""),
        "heirs": heirs_of(unit),
        "unit": unit,
    }
    return _record_page(request, found, unit, context)


def _record_page(request: HttpRequest, found: RecordFilter, of: Any, context: dict[str, Any]) -> HttpResponse:
    context |= list_page(request, found, ORDER, dressed=in_turn)
    context |= {
        "lines": lines(request.user, context["rows"], of),
        "totals": totals(found.found()),
        "nominations": [
            (row, OF_NOMINATIONS[row.state])
            for row in ([] if context["shows_names"] else in_progress(request.user, of))
        ],
    }
    return render(request, "awards/record.html", context)


@require_POST
def person_record_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the filtered record (the filters stand in the query) as an Excel file."""
    person, _name = record_person(request, pk)
    found = RecordFilter(request.GET, queryset=DecisionRecipient.objects.none(), request=request)
    return _export(request, found, "person", person.pk)


@require_POST
def unit_record_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same of a unit."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    found = UnitRecordFilter(request.GET, user=request.user, unit=unit, request=request)
    return _export(request, found, "unit", unit.pk)


def _export(request: HttpRequest, found: RecordFilter, of: str, pk: int) -> HttpResponse:
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse(f'awards:{of}_record', args=[pk])}?{request.GET.urlencode()}")
    filters = found.applied() | {"of": of, "pk": str(pk)}
    return redirect(request_list(EXPORT_RECORD, filters=filters, by=request.user))
