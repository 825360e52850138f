"""Pages of the two vocabularies: words with how often they are used; adding, correcting, taking out of use."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from directives.forms.vocabularies import EditTermForm, NewTermForm, RetireForm
from directives.models import TargetGroup, Term, Theme
from directives.permissions.vocabularies import may_keep_vocabularies
from directives.services.vocabularies import EDITABLE, TermChanged, add_term, edit_term, found_by, retire_term, seen
from directives.word_uses import registered_uses
from mobilization.common.form_errors import add_errors
from organizations.dates import today

VOCABULARIES: dict[str, tuple[type[Term], Any]] = {
    "themes": (Theme, gettext_lazy("Themes")),
    "target_groups": (TargetGroup, gettext_lazy("Target groups")),
}
"""The name of the list's address → the words, and what the list is called."""


@require_GET
def term_list(request: HttpRequest, vocabulary: str) -> HttpResponse:
    """All words in Vietnamese order, those out of use too, with how often each is used."""
    model, title = VOCABULARIES[vocabulary]
    words = model._default_manager.order_by("sort_key", "id")
    asked = request.GET.get("q", "")[:120]
    uses = [(each, each.numbers(model)) for each in registered_uses()]
    rows = [
        (term, _state(term), [_use(each, numbers, term) for each, numbers in uses]) for term in found_by(words, asked)
    ]
    context = _names(vocabulary) | {
        "title": title,
        "q": asked,
        "is_filtered": bool(asked),
        "rows": rows,
        "uses": [each for each, _numbers in uses],
        "tabs": _tabs(vocabulary),
        "actions": ["change"] if may_keep_vocabularies(request.user) else [],
    }
    return render(request, "directives/term_list.html", context)


def _state(term: Term) -> str:
    day = today()
    if term.valid_to and term.valid_to < day:
        return "ended"
    return "ahead" if term.valid_from and term.valid_from > day else "in_use"


def _use(uses: Any, numbers: dict[int, int], term: Term) -> dict[str, Any]:
    return {"title": uses.title, "number": numbers.get(term.pk, 0), "route": uses.route, "query": uses.query(term)}


def _tabs(vocabulary: str) -> list[dict[str, Any]]:
    return [
        {"label": title, "url": reverse(f"directives:{name}"), "current": name == vocabulary}
        for name, (_model, title) in VOCABULARIES.items()
    ]


def _names(vocabulary: str) -> dict[str, Any]:
    """The addresses of the vocabulary's pages."""
    one = vocabulary.removesuffix("s")
    return {
        "list_route": f"directives:{vocabulary}",
        "new_route": f"directives:{one}_new",
        "edit_route": f"directives:{one}_edit",
        "retire_route": f"directives:{one}_retire",
        "list_title": VOCABULARIES[vocabulary][1],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def term_new(request: HttpRequest, vocabulary: str) -> HttpResponse:
    """A new word."""
    _refuse_others(request)
    form = NewTermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        model = VOCABULARIES[vocabulary][0]
        try:
            add_term(model, code=form.cleaned_data["code"], values=form.values(), by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The word is in the list."))
            return redirect(f"directives:{vocabulary}")
    context = _names(vocabulary) | {"form": form, "title": _("Add a word")}
    return render(request, "directives/term_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def term_edit(request: HttpRequest, vocabulary: str, pk: int) -> HttpResponse:
    """Correct a word; a second editor sees both versions, and nothing is overwritten (X13)."""
    term = _term(request, vocabulary, pk)
    initial = {name: getattr(term, name) for name in EDITABLE} | {"seen": seen(term)}
    form = EditTermForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_term(term, version=form.cleaned_data["seen"], changes=form.values(), by=request.user)
        except TermChanged as changed:
            return _conflict(request, vocabulary, changed.current, form)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The word was saved."))
            return redirect(f"directives:{vocabulary}")
    context = _names(vocabulary) | {"form": form, "term": term, "title": _("Edit “%(name)s”") % {"name": term}}
    return render(request, "directives/term_form.html", context, status=422 if form.errors else 200)


def _conflict(request: HttpRequest, vocabulary: str, current: Term, form: EditTermForm) -> HttpResponse:
    mine = form.values()
    pairs = [(name, getattr(current, name), mine[name]) for name in EDITABLE]
    differences = [(str(form.fields[name].label), theirs, yours) for name, theirs, yours in pairs if theirs != yours]
    kept = request.POST.copy()
    kept["seen"] = seen(current)
    context = _names(vocabulary) | {
        "form": EditTermForm(kept),
        "term": current,
        "title": _("Edit “%(name)s”") % {"name": current},
        "differences": differences,
    }
    return render(request, "directives/term_form.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def term_retire(request: HttpRequest, vocabulary: str, pk: int) -> HttpResponse:
    """Take a word out of use, after saying what that does."""
    term = _term(request, vocabulary, pk)
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            retire_term(term, last_day=given["last_day"], reason=given["reason"], by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The word is taken out of use."))
            return redirect(f"directives:{vocabulary}")
    effects = [
        _("After its last day nobody can choose the word any more."),
        _("Models that have it keep it; lists and figures find them as before."),
        _("It can be brought back by editing it."),
    ]
    title = _("Take “%(name)s” out of use") % {"name": term}
    context = _names(vocabulary) | {"form": form, "term": term, "title": title, "effects": effects}
    return render(request, "directives/term_retire.html", context, status=422 if form.errors else 200)


def _term(request: HttpRequest, vocabulary: str, pk: int) -> Term:
    term: Term = get_object_or_404(VOCABULARIES[vocabulary][0]._default_manager, pk=pk)  # everybody reads them
    _refuse_others(request)
    return term


def _refuse_others(request: HttpRequest) -> None:
    if not may_keep_vocabularies(request.user):
        raise PermissionDenied
