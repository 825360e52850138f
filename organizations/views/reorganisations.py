"""Pages of reorganisations: list, one of them, and the steps to make one."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.keys import as_id
from mobilization.common.keyset import capped_count
from mobilization.common.lists import list_page
from organizations import movers
from organizations.dates import today
from organizations.enums import Level, SuccessionKind
from organizations.filters.reorganisations import ReorganisationFilter
from organizations.forms.reorganisations import KINDS, PlanForms, StartForm
from organizations.models import QueuedItem, Reorganisation, Unit
from organizations.permissions.reorganisations import may_reorganise
from organizations.plans import Outcome, PlanRefused
from organizations.queries.reorganisations import moved_by
from organizations.recent import ask_for_proof, requires_recent_sign_in, signed_in_recently
from organizations.services.reorganising import OutcomeChanged, preview, reorganise

FOUND, LISTED = 30, 100
KEPT = "reorganisation_typed"
"""Where the session keeps what was typed while the person proves who they are: it may be an hour’s work."""
PLAN, LONGEST_LINK = "plan", 3500
"""In the address: all that was typed for a day to come, to be opened then; servers take addresses of 4,094 signs."""
ORDER = ("-effective_on", "-id")


@require_GET
def reorganisation_list(request: HttpRequest) -> HttpResponse:
    """All reorganisations, the newest day first."""
    rows = Reorganisation.objects.visible_to(request.user)
    found = ReorganisationFilter(request.GET, queryset=rows)
    context = list_page(request, found, ORDER)
    context |= {
        "may_reorganise": may_reorganise(request.user),
        "waiting": str(capped_count(QueuedItem.objects.visible_to(request.user).waiting())),
    }
    return render(request, "organizations/reorganisation_list.html", context)


@require_GET
def reorganisation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What ended, what began, what moved, and what still waits."""
    rows = Reorganisation.objects.visible_to(request.user).select_related("performed_by__person")
    reorganisation = get_object_or_404(rows, pk=pk)
    successions = reorganisation.successions.select_related("predecessor", "successor")
    queue = QueuedItem.objects.visible_to(request.user).filter(reorganisation=reorganisation)
    shown = list(successions.order_by("predecessor__sort_key", "predecessor_id", "-is_main", "successor_id"))
    context = {
        "reorganisation": reorganisation,
        "successions": shown,
        "ended": len({each.predecessor_id for each in shown}),
        "began": len({each.successor_id for each in shown if each.successor.valid_from == each.effective_on}),
        "moved": moved_by(reorganisation),
        "waiting": capped_count(queue.waiting()),
        "may_decide": may_reorganise(request.user),
    }
    return render(request, "organizations/reorganisation.html", context)


@requires_recent_sign_in
@require_GET
def reorganisation_new(request: HttpRequest) -> HttpResponse:
    """First step: which kind of change, and which units."""
    _demand(request)
    units = _choosable(request)
    picked = [pk for pk in map(as_id, request.GET.getlist("unit")) if pk]
    text = request.GET.get("q", "").replace("\x00", "")
    fitting = Q(pk__in=picked)
    shown = list(units.filter(fitting).order_by("sort_key", "pk"))
    fits = units.found_by(text).exclude(fitting).ranked(text).order_by("rank", "sort_key", "pk")
    found = list(fits[: FOUND + 1]) if text else []
    bound = request.GET if "go" in request.GET else None
    initial = {"kind": request.GET.get("kind"), "q": text, "unit": [unit.pk for unit in shown]}
    form = StartForm(bound, initial=initial, units=units, shown=[*shown, *found[:FOUND]])
    if bound and form.is_valid():
        query = request.GET.copy()
        query.pop("go", None)
        query.pop("q", None)
        return redirect(f"{reverse('organizations:reorganisation_details')}?{query.urlencode()}")
    context = {
        "form": form,
        "searched": bool(text),
        "found": len(found),
        "more": len(found) > FOUND,
        "any": shown or found,
    }
    return render(request, "organizations/reorganisation_new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_details(request: HttpRequest) -> HttpResponse:
    """Second step: what begins, when, on which basis; then what will happen, and only then does it happen.

    Carrying out moves roles: it asks for fresh proof, keeps what was typed meanwhile, and shows the preview anew.
    """
    _demand(request)
    if "unit" not in request.GET:
        return redirect("organizations:reorganisation_new")
    kind, units = _asked(request)
    typed = request.POST if request.method == "POST" else _kept(request) or _of_link(request)
    forms = PlanForms(kind, units, _parents(request, kind, units), typed or None)
    if not typed:
        return _details(request, forms)
    action = typed.get("do")
    if action == "carry_out" and not signed_in_recently(request):
        request.session[KEPT] = {"where": request.get_full_path(), "typed": request.POST.urlencode()}
        return ask_for_proof(request, request.get_full_path())
    if action in {"more", "change"}:
        return _again(request, forms, parts=forms.number + (action == "more"))
    if not forms.is_valid():
        return _details(request, forms)
    return _try_out(request, forms, carry_out=action == "carry_out")


def _kept(request: HttpRequest) -> QueryDict:
    """What was typed before the person was asked for proof, once, to be looked at again."""
    kept = request.session.pop(KEPT, {})
    typed = QueryDict(kept["typed"] if kept.get("where") == request.get_full_path() else "", mutable=True)
    if typed:
        typed["do"] = "preview"
    return typed


def _of_link(request: HttpRequest) -> QueryDict:
    """What was typed on another day, when the address is that of a plan, to be looked at again."""
    try:
        typed = signing.loads(request.GET.get(PLAN, ""), salt=PLAN)
    except signing.BadSignature:
        return QueryDict()
    return QueryDict(f"{typed}&do=preview")


def _plan_url(request: HttpRequest, typed: list[tuple[str, str]]) -> str:
    """An address that opens this preview again on any day; empty when too much was typed for one."""
    query = request.GET.copy()
    query[PLAN] = signing.dumps(urlencode(typed), salt=PLAN, compress=True)
    address = f"{request.path}?{query.urlencode()}"
    return address if len(address) <= LONGEST_LINK else ""


def _try_out(request: HttpRequest, forms: PlanForms, *, carry_out: bool) -> HttpResponse:
    try:
        plan = forms.plan()
        if not carry_out:
            return _preview(request, forms, preview(plan=plan, by=request.user))
        outcome = reorganise(plan=plan, by=request.user, seen=request.POST.get("seen", "") or "-")
    except PlanRefused as refused:
        forms.show(refused.errors)
        return _details(request, forms)
    except OutcomeChanged as changed:
        return _preview(request, forms, changed.outcome, has_changed=True)
    messages.success(request, _("The reorganisation was carried out."))
    return redirect(outcome.reorganisation)


def _demand(request: HttpRequest) -> None:
    if not may_reorganise(request.user):
        raise PermissionDenied


def _choosable(request: HttpRequest) -> Any:
    """Units in force below one's own: one's own is reorganised from above."""
    units = Unit.objects.administered_by(request.user).in_force()
    user: Any = request.user
    return units if user.is_superuser else units.exclude(pk=user.acting.unit_id)


def _asked(request: HttpRequest) -> tuple[str, list[Unit]]:
    """Kind and units of the address; a unit outside one's reach is answered like one that does not exist."""
    kind, asked = request.GET.get("kind", ""), set(request.GET.getlist("unit"))
    form = StartForm({"kind": kind, "unit": list(asked)}, units=_choosable(request), shown=[])
    if not form.is_valid():
        raise Http404
    return kind, list(form.cleaned_data["unit"].select_related("parent").order_by("sort_key", "pk"))


def _parents(request: HttpRequest, kind: str, units: Sequence[Unit]) -> list[Unit]:
    """Units new ones may stand below: those above today; for a move, any unit of a higher level."""
    mine = Unit.objects.administered_by(request.user).in_force()
    fitting = Q(pk__in=[unit.parent_id for unit in units if unit.parent_id])
    if kind == SuccessionKind.RELEVEL:
        fitting |= Q(level__in=[Level.CITY, Level.DISTRICT])
    return list(mine.filter(fitting).exclude(pk__in=[unit.pk for unit in units]).order_by("level", "sort_key", "pk"))


def _details(request: HttpRequest, forms: PlanForms) -> HttpResponse:
    start = request.GET.copy()
    start.pop(PLAN, None)
    context = {
        "forms": forms,
        "summary": forms.summary,
        "kind_label": dict(KINDS)[SuccessionKind(forms.kind)],
        "start_url": f"{reverse('organizations:reorganisation_new')}?{start.urlencode()}",
    }
    return render(request, "organizations/reorganisation_details.html", context)


def _again(request: HttpRequest, forms: PlanForms, *, parts: int) -> HttpResponse:
    """The same forms with what was typed, without complaints, perhaps with one more part."""
    data = request.POST.copy()
    data["parts"] = str(parts)
    anew = PlanForms(forms.kind, forms.units, _parents(request, forms.kind, forms.units), data)
    for form in anew.all:
        form.initial = {name: data.get(form.add_prefix(name), form.initial.get(name)) for name in form.fields}
        form.is_bound = False
    return _details(request, anew)


def _preview(request: HttpRequest, forms: PlanForms, outcome: Outcome, *, has_changed: bool = False) -> HttpResponse:
    """What will happen, with everything that was typed, to be confirmed."""
    typed = forms.head.data
    hidden = [(name, typed[name]) for name in typed if name not in {"csrfmiddlewaretoken", "do", "seen"}]
    lies_ahead = forms.head.cleaned_data["effective_on"] > today()
    context = {
        "outcome": outcome,
        "head": forms.head.cleaned_data,
        "today": today(),
        "lies_ahead": lies_ahead,
        "plan_url": _plan_url(request, hidden) if lies_ahead else "",
        "kind_label": dict(KINDS)[SuccessionKind(forms.kind)],
        "moved": [(movers.title(key), count) for key, count in outcome.moved().items()],
        "waiting": [(movers.title(key), count) for key, count in outcome.waiting().items()],
        "moving": [(movers.title(each.mover), each) for each in outcome.moving[:LISTED]],
        "moving_more": max(0, len(outcome.moving) - LISTED),
        "examples": [(movers.title(each.mover), each) for each in outcome.examples],
        "queued": [(movers.title(each.mover), each) for each in outcome.queued[:LISTED]],
        "queued_more": max(0, len(outcome.queued) - LISTED),
        "hidden": hidden,
        "seen": outcome.fingerprint(),
        "has_changed": has_changed,
    }
    return render(request, "organizations/reorganisation_preview.html", context)
