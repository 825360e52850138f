"""Following an opinion by its code: how far it is, the answer, rating it, sending it back once, withdrawing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dialogues.citizen_states import takes_rating, takes_reopening
from dialogues.models import Opinion
from dialogues.opinion_enums import OPEN
from dialogues.queries.followed import as_followed
from dialogues.services.citizens import opinion_of, rate_answer, reopen_opinion, withdraw_opinion
from dialogues.services.floods import Door, TooMany, ask, come_in
from mobilization.common.codes import is_code, meant_by
from mobilization.common.finding import as_typed
from mobilization.common.form_errors import add_errors
from mobilization.common.kept_codes import forget_code, keep_code, kept_code
from mobilization.common.networks import network_of
from mobilization.workflow.refusals import WrongState
from showcase.opinion_forms import CitizensCodeForm, RatingForm, ReopenForm, WithdrawForm
from showcase.views.opinions import COOKIE, cookie_path
from showcase.views.public import addresses, with_form

FOR_FOLLOWING = 60 * 60
"""Seconds in which the page opens again in the same browser."""
BESIDE = {"rate": ("reopen",)}
"""What may have been typed beside what was sent, in the same form of the page, and has still to be sent by itself."""


@with_form
def follow(request: HttpRequest) -> HttpResponse:
    """The field for a code. A wrong one is answered the same whatever is wrong; what could be one is counted."""
    form = CitizensCodeForm(request.POST or None)
    told: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        network = network_of(request)
        try:
            ask(Door.CODE, network)
            if opinion_of(form.cleaned_data["code"]) is not None:
                answer = redirect("showcase:opinion_mine")
                keep_code(answer, COOKIE, meant_by(form.cleaned_data["code"]), path=cookie_path())
                return answer
            if is_code(meant_by(form.cleaned_data["code"])):
                come_in(Door.CODE, network)  # a slip of the pen is no guess: 1020 of 1021 are seen by the last letters
            told = {"is_unknown": True}
        except TooMany as shut:
            told = {"shut": shut}
    context = {"form": form, "noindex": True} | told | addresses(request)
    status = 429 if "shut" in told else 404 if told else 422 if form.errors else 200
    response = render(request, "showcase/opinion_follow.html", context, status=status)
    if "shut" in told:
        response["Retry-After"] = str(told["shut"].seconds)
    return response


@with_form
def mine(request: HttpRequest) -> HttpResponse:
    """One's own opinion, as long as this browser has its code; a POST rates, reopens, withdraws or leaves."""
    found = opinion_of(kept_code(request, COOKIE, seconds=FOR_FOLLOWING))
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if found is None or do == "leave":
        gone = redirect("showcase:opinion_follow")
        forget_code(gone, COOKIE, path=cookie_path())
        return gone
    forms = _forms(request, found, do)
    refused = ""
    if do in forms and all(form.is_valid() for form in forms.values() if form.is_bound):
        try:
            _act(do, found, forms)
        except ValidationError as wrong:
            add_errors(forms[do], wrong)
        except WrongState as over:
            refused = str(over)
        else:
            if not _is_typed(forms, do):
                return redirect("showcase:opinion_mine")
            found = opinion_of(kept_code(request, COOKIE, seconds=FOR_FOLLOWING)) or found
            forms = _forms(request, found, "") | {name: forms[name] for name in BESIDE[do]}
    elif do and do not in forms:
        refused = _("This is not possible any more; look below how far it is.")
    context = {"opinion": as_followed(found), "forms": forms, "refused": refused, "noindex": True}
    wrong_form = next((form for form in forms.values() if form.errors), None)
    status = 409 if refused else 422 if wrong_form else 200
    context |= {"wrong_form": wrong_form} | addresses(request)
    return render(request, "showcase/opinion_mine.html", context, status=status)


def _forms(request: HttpRequest, found: Opinion, do: str) -> dict[str, Any]:
    """Those that the state offers; what was sent is bound, with it a rating that goes along with what is sent back.

    What else was typed when it was sent stands there again.
    """
    rating = getattr(found, "rating", None)
    begun = {"stars": str(rating.stars), "words": rating.words} if rating else {}
    offered: dict[str, tuple[type[Any], bool, dict[str, Any]]] = {
        "rate": (RatingForm, takes_rating(found), begun),
        "reopen": (ReopenForm, takes_reopening(found), {}),
        "withdraw": (WithdrawForm, found.state in OPEN, {}),
    }
    forms = {}
    for name, (make, is_offered, initial) in offered.items():
        form = make(request.POST, initial=initial, auto_id=f"id_{name}_%s")
        goes_along = (do, name) == ("reopen", "rate") and "words" in request.POST and form.has_changed()
        if name != do and not goes_along:
            form = make(initial=initial, auto_id=f"id_{name}_%s")
            if name in BESIDE.get(do, ()):
                as_typed(form, request.POST)
        if is_offered:
            forms[name] = form
    return forms


def _is_typed(forms: dict[str, Any], do: str) -> bool:
    """Whether something was typed beside what was sent, which is possible still."""
    return any(any(forms[name].initial.values()) for name in BESIDE.get(do, ()) if name in forms)


@transaction.atomic
def _act(do: str, found: Opinion, forms: dict[str, Any]) -> None:
    """What was sent is done. Raises WrongState, ValidationError."""
    if "rate" in forms and forms["rate"].is_bound:
        rate_answer(found, **forms["rate"].cleaned_data)
    if do == "reopen":
        reopen_opinion(found, reason=forms[do].cleaned_data["reason"])
    elif do == "withdraw":
        withdraw_opinion(found, forget=forms[do].cleaned_data["forget"])
