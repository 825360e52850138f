"""Sending an opinion without an account: one page, then the receipt with number, code and QR code."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from dialogues.citizen_rules import IDENTITY_DAYS, REOPEN_DAYS, TEXT_DAYS
from dialogues.models import Conference
from dialogues.opinion_enums import OtherTrack
from dialogues.opinion_hints import WHERE_TO_GO, hints
from dialogues.opinion_rules import ANSWER_DAYS, ASSIGN_DAYS
from dialogues.queries.announced import announced
from dialogues.services.citizens import opinion_of
from dialogues.services.floods import Door, TooMany, come_in
from dialogues.services.sending import code_of, send_opinion, sent_already, units_that_take
from directives import rules
from mobilization.common.addresses import absolute
from mobilization.common.codes import in_groups, is_code
from mobilization.common.finding import as_typed, is_search
from mobilization.common.form_errors import add_errors
from mobilization.common.kept_codes import forget_code, keep_code, kept_code
from mobilization.common.keys import as_id
from mobilization.common.networks import network_of
from mobilization.common.once import is_token, new_token
from mobilization.common.papers.certificate import qr_of
from showcase.opinion_forms import SendOpinionForm
from showcase.similar_questions import LOOK, similar_to
from showcase.views.public import addresses, with_form

COOKIE = "opinion"
FOR_RECEIPT = 15 * 60
"""Seconds in which the receipt opens again in the same browser."""
_NOT_SENT = {"csrfmiddlewaretoken", "website"}


@with_form
def send(request: HttpRequest) -> HttpResponse:
    """Send an opinion; leads to the receipt. What is wrong, hinted at or too much brings the page back as typed.

    Whenever it comes back, it shows what was answered already to questions like it.
    """
    conference = _conference(request)
    form = _form(request, conference)
    told: dict[str, Any] = {}
    if request.method == "POST" and form.is_bound:
        code = code_of(form.data["page"], _sent(request))
        if sent_already(code):
            return _to_receipt(code)
        if form.is_valid() and not (told := _before_sending(form)):
            try:
                come_in(Door.SEND, network_of(request))
                send_opinion(
                    unit=form.cleaned_data["unit"], values=form.values(), identity=form.identity(),
                    files=form.files_of("files"), code=code,
                )  # fmt: skip
            except TooMany as shut:
                told = {"shut": shut}
            except ValidationError as wrong:
                add_errors(form, wrong)
            else:
                form.let_go()
                return _to_receipt(code)
        form.hold()  # a browser does not send files again
    if form.shut:
        told = {"shut": form.shut} | told
    return _page(request, form, conference, told)


def _form(request: HttpRequest, conference: Conference | None) -> SendOpinionForm:
    """Bound to what was sent; where it only searched or looked, begun with it, the files kept beside."""
    known: dict[str, Any] = {"own": conference.unit_id if conference else _unit(request)}
    if request.method != "POST":
        return SendOpinionForm(sent=request.POST, initial={"conference": conference}, **known)
    data: Any = request.POST.copy()
    if not is_token(data.get("page", "")):
        data["page"] = new_token()
    shut = _too_many_files(request)
    form = SendOpinionForm(data, MultiValueDict() if shut else request.FILES, sent=data, **known)
    form.keep_beside(request, data["page"], for_all=True)
    if shut:
        form.shut = shut
        form.add_error("files", _("Choose the files again when you send the page."))
    if not (is_search(request) or _looks(request)):
        return form
    found = SendOpinionForm(sent=data, **known)
    found.shut = shut
    as_typed(found, data)
    return form.pass_on(found)


def _looks(request: HttpRequest) -> bool:
    """Whether one asked what was answered already."""
    return request.method == "POST" and request.POST.get("go") == LOOK


def _too_many_files(request: HttpRequest) -> TooMany | None:
    """Counted before they are looked at: looking at a picture costs a process of its own."""
    try:
        if request.FILES:
            come_in(Door.HOLD, network_of(request))
    except TooMany as shut:
        return shut
    return None


def _before_sending(form: SendOpinionForm) -> dict[str, Any]:
    """What the person is told first: the field that only machines see is filled in, or the words hint at more."""
    data: Any = form.data
    if form.cleaned_data["website"]:
        data["website"] = ""
        return {"is_once_more": True}
    tracks = hints(form.cleaned_data["text"])
    known = form.cleaned_data["explained"].split()
    if not set(tracks) - set(known):
        return {}
    data["explained"] = " ".join(OtherTrack(track).value for track in tracks)
    return {"tracks": [(OtherTrack(track).label, WHERE_TO_GO[track]) for track in tracks]}


def _page(
    request: HttpRequest, form: SendOpinionForm, conference: Conference | None, told: dict[str, Any]
) -> HttpResponse:
    context = {
        "form": form,
        "conference": conference,
        "assign_days": rules.value(ASSIGN_DAYS),
        "answer_days": rules.value(ANSWER_DAYS),
        "reopen_days": rules.value(REOPEN_DAYS),
        "identity_days": rules.value(IDENTITY_DAYS),
        "text_years": rules.value(TEXT_DAYS) // 365,
        "elsewhere": [(track.label, WHERE_TO_GO[track]) for track in OtherTrack],
        "noindex": True,
        "similar": similar_to(form) if request.method == "POST" else [],
        "has_looked": _looks(request),
    } | told
    shut: TooMany | None = told.get("shut")
    status = 429 if shut else 422 if form.errors or told else 200
    response = render(request, "showcase/opinion_send.html", context | addresses(request), status=status)
    if shut:
        response["Retry-After"] = str(shut.seconds)
    return response


def _conference(request: HttpRequest) -> Conference | None:
    """The announced conference that the page is for, as its address or the form says."""
    pk = as_id(request.POST.get("conference") or request.GET.get("conference"))
    return announced().filter(pk=pk).first() if pk else None


def _unit(request: HttpRequest) -> int | None:
    """The unit that the address names."""
    pk = as_id(request.GET.get("unit"))
    return pk if pk and units_that_take().filter(pk=pk).exists() else None


def _sent(request: HttpRequest) -> str:
    """What was sent, in one word; files by name and size."""
    fields = [(name, values) for name, values in sorted(request.POST.lists()) if name not in _NOT_SENT]
    files = [(name, [(each.name, each.size) for each in chosen]) for name, chosen in sorted(request.FILES.lists())]
    return hashlib.sha256(repr((fields, files)).encode()).hexdigest()


def cookie_path() -> str:
    """Where the browser sends the code along."""
    return reverse("showcase:opinion_follow").removesuffix("follow/")


def _to_receipt(code: str) -> HttpResponse:
    answer = redirect("showcase:opinion_receipt")
    keep_code(answer, COOKIE, code, path=cookie_path())
    return answer


@with_form
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and code, as long as this browser may have them; a POST takes them out of it."""
    if request.method == "POST":
        gone = redirect("showcase:opinion_follow")
        forget_code(gone, COOKIE, path=cookie_path())
        return gone
    code = kept_code(request, COOKIE, seconds=FOR_RECEIPT)
    found = opinion_of(code) if is_code(code) else None
    if found is None:
        return redirect("showcase:opinion_follow")
    address = absolute(reverse("showcase:opinion_follow"))
    context = {
        "opinion": found,
        "code": in_groups(code),
        "address": address,
        "qr": mark_safe(qr_of(f"{address}#{code}")),  # noqa: S308 - drawn here
        "minutes": FOR_RECEIPT // 60,
        "answer_days": rules.value(ANSWER_DAYS),
        "noindex": True,
    }
    return render(request, "showcase/opinion_receipt.html", context | addresses(request))
