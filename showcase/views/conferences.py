"""Announced conferences, for everybody: the list, one with how to take part, registering, giving the places back."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language

from dialogues.filters.announced import AnnouncedFilter
from dialogues.models import Conference
from dialogues.queries.announced import announced, as_announced
from dialogues.queries.commitments import of_published
from dialogues.queries.published_opinions import questions_of_conference
from dialogues.services.floods import Door, TooMany, come_in
from dialogues.services.registrations import Full, register_for, registration_of, withdraw_registration
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.common.networks import network_of
from mobilization.workflow.refusals import WrongState
from showcase.forms import RegistrationForm
from showcase.views.public import addresses, public, with_form
from showcase.views.questions import card

ORDER = ("-planned_from", "-id")
ON_PAGE = 24
OFFERED = 5
"""Published questions of a conference on its page; the library has them all."""


@public
def conferences(request: HttpRequest) -> HttpResponse:
    """What was announced, the latest first."""
    found = AnnouncedFilter(request.GET, queryset=announced())
    context = list_page(request, found, ORDER, size=ON_PAGE) | {"noindex": True}
    return render(request, "showcase/conferences.html", context | addresses(request))


@public
def conference(request: HttpRequest, pk: int) -> HttpResponse:
    """One conference: when, where, what about, how to take part; its conclusion once it is published."""
    found = _announced(pk)
    cards = [card(row) for row in questions_of_conference(found.pk, OFFERED, language=_language())]
    context = {"conference": as_announced(found), "cards": cards, "commitments": of_published(found), "noindex": True}
    return render(request, "showcase/conference.html", context | addresses(request))


@with_form
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Register with a name or a group; leads to the page from which the places are given back."""
    found = _announced(pk)
    data: Any = request.POST.copy() if request.method == "POST" else None
    form: Any = RegistrationForm(data)
    refused, shut, is_once_more, is_for_fewer = "", None, False, False
    if data is not None and form.is_valid() and form.cleaned_data["website"]:
        data["website"], is_once_more = "", True  # by a machine, or a browser that fills in what people do not see
    elif data is not None and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "group", "people", "code")}
        try:
            network = network_of(request)
            come_in(Door.REGISTER, network)
            code = register_for(found, **values, network=network)
        except TooMany as too_many:
            shut = too_many
        except ValidationError as wrong:
            add_errors(form, wrong)
        except WrongState as full:
            refused, is_for_fewer = str(full), isinstance(full, Full)
            found.refresh_from_db()
        else:
            return redirect("showcase:registration", code)
    context = {"conference": as_announced(found), "form": form, "refused": refused, "shut": shut, "noindex": True}
    context |= {"is_once_more": is_once_more, "is_for_fewer": is_for_fewer}
    status = 429 if shut else 409 if refused else 422 if form.errors or is_once_more else 200
    response = render(request, "showcase/conference_register.html", context | addresses(request), status=status)
    if shut:
        response["Retry-After"] = str(shut.seconds)
    return response


@with_form
def registration(request: HttpRequest, code: str) -> HttpResponse:
    """A registration, for who holds its code; a POST gives the places back."""
    found = registration_of(code)
    if found is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        try:
            withdraw_registration(found)
        except WrongState as over:
            refused = str(over)
        else:
            context = {"conference": found.conference, "noindex": True, "is_withdrawn": True}
            return render(request, "showcase/registration.html", context | addresses(request))
    context = {"registration": found, "conference": found.conference, "refused": refused, "noindex": True}
    return render(request, "showcase/registration.html", context | addresses(request), status=409 if refused else 200)


def _announced(pk: int) -> Conference:
    return get_object_or_404(announced(), pk=pk)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
