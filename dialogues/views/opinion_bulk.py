"""One step for several opinions: each is read with its answer first; then what happened to each is told."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogues.filters.opinions import OpinionFilter
from dialogues.forms.opinion_bulk import BulkOpinionForm
from dialogues.forms.publication import PublishForm
from dialogues.models import Opinion
from dialogues.permissions.opinions import BULK, may_act_in_bulk
from dialogues.services.opinion_bulk import Acted, NotYours, Plan, act_on_opinions, opinions_for, plan
from dialogues.views.publication import marked
from mobilization.common.form_errors import add_errors
from mobilization.common.keys import as_id, as_ids
from mobilization.workflow.part_pages import begun


@require_http_methods(["GET", "HEAD", "POST"])
def opinions_bulk(request: HttpRequest, action: str) -> HttpResponse:
    """The opinions stand in the address (`opinion=…`), then in the form with the version of each that was read.

    A single one that is not the account's to read is a 404 for all, one that is not theirs to act on a 403.
    """
    if action not in BULK:
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    back = _back(request)
    if not sent.getlist("opinion"):
        if not may_act_in_bulk(request.user, action):
            raise PermissionDenied
        messages.error(request, _("Tick the opinions first."))
        return redirect(back)
    ids = as_ids(sent.getlist("opinion"))
    try:
        planned = plan(opinions_for(ids, action=action, by=request.user), action=action, by=request.user)
        acting: Any = request.user.acting  # type: ignore[union-attr]
        asked: dict[str, Any] = {"step": planned.step, "own": getattr(acting, "unit_id", None)}
        form: Any = begun(request, BulkOpinionForm, **asked)
        if request.method == "POST" and not form.is_bound and not form.fields:
            form = BulkOpinionForm({}, sent=request.POST, **asked)
        if request.method == "POST" and form.is_bound:
            return _act(request, planned, form, back)
    except NotYours:
        raise Http404 from None
    return _asks(request, planned, form, _rows(request, planned), back=back)


def _back(request: HttpRequest) -> str:
    """The list with the filters it had; nothing else that was sent gets into the address."""
    query = request.GET.copy()
    for name in set(query) - set(OpinionFilter.base_filters):
        del query[name]
    return f"{reverse('dialogues:opinions')}{'?' if query else ''}{query.urlencode()}"


def _rows(request: HttpRequest, planned: Plan, outcome: Acted | None = None) -> list[dict[str, Any]]:
    """Each opinion as it is read; to be published it has a form of its own."""
    left = planned.possible if outcome is None else [row for row in planned.possible if row not in outcome.done]
    return [_row(request, planned, opinion, outcome) for opinion in left]


def _row(request: HttpRequest, planned: Plan, opinion: Opinion, outcome: Acted | None) -> dict[str, Any]:
    row: dict[str, Any] = {"opinion": opinion, "words": opinion.words, "version": opinion.version, "why": ""}
    if planned.step.action == "publish":
        row["form"] = form = _publish_form(request, opinion)
        row["marked"] = marked(form)
        if outcome and opinion.pk in outcome.wrong and form.is_valid():
            add_errors(form, outcome.wrong[opinion.pk])
    if outcome:
        row["why"] = {each.pk: why for each, why in outcome.refused}.get(opinion.pk, "")
    return row


def _publish_form(request: HttpRequest, opinion: Opinion) -> PublishForm:
    data = request.POST if request.method == "POST" else None
    return PublishForm(data, opinion=opinion, by=request.user, prefix=f"o{opinion.pk}")


def _act(request: HttpRequest, planned: Plan, form: Any, back: str) -> HttpResponse:
    if not form.is_valid():
        return _asks(request, planned, form, _rows(request, planned), back=back, status=422)
    action, seen = planned.step.action, _seen(request, planned)
    given: dict[int, dict[str, Any]] = {opinion.pk: form.given() for opinion in planned.possible}
    faulty = set()
    if action == "publish":
        forms = {opinion.pk: _publish_form(request, opinion) for opinion in planned.possible}
        faulty = {pk for pk, each in forms.items() if not each.is_valid()}
        given = {pk: each.given() for pk, each in forms.items() if pk not in faulty}
    ready = {pk: version for pk, version in seen.items() if pk not in faulty}
    outcome = Acted(refused=list(planned.refused))
    if ready:
        try:
            outcome = act_on_opinions(
                ready, action=action, by=request.user, reason=form.cleaned_data.get("reason", ""), given=given
            )
        except ValidationError as wrong:
            add_errors(form, wrong)
            return _asks(request, planned, form, _rows(request, planned), back=back, status=422)
    if action == "publish" and (faulty or outcome.wrong):
        rows = _rows(request, planned, outcome)
        return _asks(request, planned, form, rows, back=back, done=outcome.done, status=422)
    context = {"step": planned.step, "outcome": outcome, "back": back}
    return render(request, "dialogues/opinion_bulk_done.html", context)


def _seen(request: HttpRequest, planned: Plan) -> dict[int, int]:
    """The version of each that was read; without one it is none that anybody has."""
    sent = {opinion.pk: request.POST.get(f"version-{opinion.pk}", "") for opinion, _why in planned.refused}
    sent |= {opinion.pk: request.POST.get(f"version-{opinion.pk}", "") for opinion in planned.possible}
    return {pk: as_id(text) or 0 for pk, text in sent.items()}


def _asks(
    request: HttpRequest, planned: Plan, form: Any, rows: list[dict[str, Any]], *, back: str, status: int = 200,
    done: list[Opinion] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {"plan": planned, "step": planned.step, "form": form, "rows": rows, "back": back, "done": done or []}
    return render(request, "dialogues/opinion_bulk.html", context, status=status)
