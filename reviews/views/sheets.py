"""Pages of score sheets: one's own, a sheet beside the story, its files, what is done with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.editing import RecordChanged
from mobilization.common.files import serve, serve_thumbnail
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import form_page
from mobilization.workflow.refusals import NotAllowed, TransitionRefused, WrongState
from mobilization.workflow.transitions import available_actions
from models_registry.forms.reasons import ReasonForm
from models_registry.models import ModelFile
from reviews.enums import SheetState
from reviews.filters.sheets import SheetFilter
from reviews.forms.sheets import SheetForm
from reviews.models import ScoreSheet
from reviews.permissions.sheets import may_assign, may_read_evidence
from reviews.permissions.states import SCORED, Whose, demand_state
from reviews.queries.deadlines import sheets_due
from reviews.queries.results import own_progress
from reviews.queries.round_items import items_in_rounds, shown_item
from reviews.queries.sheets import filled, filled_for, others, story, with_all
from reviews.querysets import is_council_member
from reviews.services.scoring import InConflict, change_sheet, save_sheet, submit_sheet
from reviews.tones import OF_SHEETS
from reviews.workflow import SHEET_STEPS

DONE = {
    "abstain": gettext_lazy("It is recorded that you abstain."),
    "recuse": gettext_lazy("It is recorded that you withdrew; nothing of the model is shown to you any more."),
    "reopen": gettext_lazy("The sheet is open again, and the member is told why."),
}
WILL = {
    "abstain": gettext_lazy("Your sheet is not counted. The secretary can open it again."),
    "recuse": gettext_lazy("Your sheet does not count, and you read no more of the model. The secretary learns why."),
    "reopen": gettext_lazy("It is not counted until the member submits it anew. The member is told why."),
}  # fmt: skip


@require_GET
def sheet_list(request: HttpRequest) -> HttpResponse:
    """A member's own sheets; for those who read how all scored, theirs."""
    found = SheetFilter(request.GET, queryset=ScoreSheet.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ("-id",), dressed=with_all)
    ids = [sheet.assignment.item_id for sheet in context["rows"]]
    items = {item.pk: item for item in items_in_rounds(request.user).filter(pk__in=ids)}
    due = sheets_due(context["rows"])
    context["sheets"] = [
        (sheet, shown_item(items[sheet.assignment.item_id], request.user), OF_SHEETS[sheet.state], due[sheet.pk])
        for sheet in context["rows"]
        if sheet.assignment.item_id in items
    ]
    context["is_member"] = is_council_member(request.user)
    if context["is_member"]:
        context["mine"] = own_progress(request.user)
    return render(request, "reviews/sheet_list.html", context)


def visible_sheet(request: HttpRequest, pk: int) -> ScoreSheet:
    """The sheet with what its page shows, if the person may read it; else Http404."""
    found: ScoreSheet = get_object_or_404(with_all(ScoreSheet.objects.visible_to(request.user)), pk=pk)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet beside the story and its evidence: saved as it is typed, or by its buttons, then submitted."""
    sheet = visible_sheet(request, pk)
    if request.method != "POST":
        return _page(request, sheet, _form(sheet))
    return _save(request, sheet, is_script="X-Autosave" in request.headers)


def _save(request: HttpRequest, sheet: ScoreSheet, *, is_script: bool) -> HttpResponse:
    """What is valid is stored; what is not stays in the form."""
    form = _form(sheet, request.POST)
    form.is_valid()
    try:
        saved = save_sheet(
            sheet,
            version=form.cleaned_data.get("version") or 0,
            points=form.points(),
            comment=form.cleaned_data.get("comment"),
            by=request.user,
        )
    except RecordChanged:
        return _both(request, visible_sheet(request, sheet.pk), form, is_script=is_script)
    except InConflict as wrong:
        return _taken_back(request, str(wrong), is_script=is_script)
    except TransitionRefused as wrong:
        if isinstance(wrong, WrongState) and request.POST.get("do") == "submit" and not is_script:
            return _submitted(request, sheet)  # pressed twice: it was submitted already
        return _not_now(request, sheet, str(wrong), is_script=is_script)
    return _noted(saved, form) if is_script else _saved(request, saved, form)


def _saved(request: HttpRequest, sheet: ScoreSheet, form: SheetForm) -> HttpResponse:
    if form.errors:
        fresh = visible_sheet(request, sheet.pk)
        return _page(request, fresh, _typed(request, fresh, sheet.version), status=422)
    if request.POST.get("do") == "submit":
        return _submitted(request, sheet)
    messages.success(request, _("Saved. You can go on at any time."))
    return redirect(sheet)


def _taken_back(request: HttpRequest, said: str, *, is_script: bool = False) -> HttpResponse:
    """The sheet is not shown any more."""
    if is_script:
        return JsonResponse({"said": said}, status=409)
    messages.error(request, said)
    return redirect("reviews:sheets")


def _not_now(request: HttpRequest, sheet: ScoreSheet, said: str, *, is_script: bool) -> HttpResponse:
    if is_script:
        return JsonResponse({"said": said}, status=409)
    messages.error(request, said)
    return redirect(sheet)


def _submitted(request: HttpRequest, sheet: ScoreSheet) -> HttpResponse:
    try:
        submit_sheet(sheet, by=request.user)
    except InConflict as wrong:
        return _taken_back(request, str(wrong))
    except TransitionRefused as wrong:
        return _incomplete(request, visible_sheet(request, sheet.pk), sheet.version, str(wrong))
    messages.success(request, _("Your sheet was submitted."))
    waiting = ScoreSheet.objects.visible_to(request.user).filter(
        state=SheetState.OPEN, assignment__item__round=sheet.assignment.item.round_id
    )
    following = waiting.order_by("id").first()
    return redirect(following or sheet)


def _incomplete(request: HttpRequest, sheet: ScoreSheet, version: int, why: str) -> HttpResponse:
    """Where points are missing each field says so; any other hindrance is told above."""
    form = _typed(request, sheet, version)
    form.mark_missing()
    return _page(request, sheet, form, status=422, hindrance=why)


def _form(sheet: ScoreSheet, data: Any = None) -> SheetForm:
    return SheetForm(data, filled=filled(sheet), version=sheet.version, comment=sheet.comment)


def _typed(request: HttpRequest, sheet: ScoreSheet, version: int) -> SheetForm:
    """What was typed, to be sent once more upon the version that its writer has seen or saved.

    Not simply the version of `sheet`: it was read after theirs was saved, and somebody may have written in between.
    """
    kept = request.POST.copy()
    kept["version"] = str(version)
    return _form(sheet, kept)


def _page(request: HttpRequest, sheet: ScoreSheet, form: SheetForm | None, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    steps = available_actions(sheet, request.user)
    writes = any(step.action == "submit" for step in steps)  # from the table: an open sheet, by who may score it
    found = sheet.assignment.item.round
    form = (form or _form(sheet)) if writes else None
    if (hindrance := more.pop("hindrance", "")) and not (form and form.errors):
        messages.error(request, hindrance)
    stands = sheet.assignment.withdrawn_at is None and sheet.state != SheetState.RECUSED
    context = {
        "sheet": sheet,
        "round": found,
        "takes_back": stands and may_assign(request.user, found),
        "tone": OF_SHEETS[sheet.state],
        "form": form,
        "filled": form.filled if form else filled_for(request.user, sheet),
        "writes": writes,
        "story": story(sheet),
        "others": others(sheet, request.user),
        "is_member": is_council_member(request.user),
        "due": sheets_due([sheet])[sheet.pk],
        "last_step": sheet.transitions.order_by("-id").first(),
        "steps": [step for step in steps if step.action != "submit"],
        **more,
    }
    return render(request, "reviews/sheet.html", context, status=status)


def _noted(sheet: ScoreSheet, form: SheetForm) -> JsonResponse:
    """For the script: what to send the next time, and what was not kept."""
    now, refused = date_format(timezone.localtime(), "TIME_FORMAT"), form.refused()
    said = _("Saved at %(time)s") % {"time": now}
    if refused:
        said = _("Saved at %(time)s, except: %(names)s") % {"time": now, "names": ", ".join(refused)}
    return JsonResponse({"version": sheet.version, "seen": "", "ids": {}, "refused": refused, "said": said})


def _both(request: HttpRequest, sheet: ScoreSheet, form: SheetForm, *, is_script: bool) -> HttpResponse:
    """What is stored now beside what was typed; the typed text stays, and saving again decides."""
    if is_script:
        said = _("Not saved: this sheet was changed elsewhere in the meantime. Press “Save” to see both versions.")
        return JsonResponse({"said": said}, status=409)
    fresh, mine = filled(sheet), form.points()
    pairs = [
        (line.criterion.title, f"{line.points or '–'} {line.comment}", f"{sent['points'] or '–'} {sent['comment']}")
        for _group, lines in fresh.groups
        for line in lines
        if (sent := mine.get(line.criterion.key)) and (sent["points"], sent["comment"]) != (line.points, line.comment)
    ]
    return _page(request, sheet, _typed(request, sheet, sheet.version), differences=pairs, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Abstain, withdraw, open again: each with a reason, after saying what it does."""
    sheet = visible_sheet(request, pk)
    if action not in WILL:
        raise Http404
    step = SHEET_STEPS.transition(action)
    demand_state(
        request.user, sheet.assignment.item.round, SCORED, Whose.KEEPERS if action == "reopen" else Whose.MEMBERS
    )
    if not step.may(request.user, sheet):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_sheet(sheet, action, by=request.user, reason=form.cleaned_data["reason"])
        except NotAllowed:
            raise
        except TransitionRefused as wrong:
            messages.warning(request, str(wrong))
            return redirect(sheet)
        messages.success(request, str(DONE[action]))
        return redirect("reviews:sheets") if action == "recuse" else redirect(sheet)
    title = str(step.label)
    return form_page(request, form, _Above(sheet), title=title, label=title, lead=str(WILL[action]))


class _Above:
    """What the page of a reason stands below: the sheet, called as its reader may know of it."""

    def __init__(self, sheet: ScoreSheet) -> None:
        self.sheet = sheet

    def __str__(self) -> str:
        return story(self.sheet).title

    def get_absolute_url(self) -> str:
        """The sheet's page."""
        return self.sheet.get_absolute_url()


@require_GET
def sheet_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """A file of the model for who scores it; with `?thumb` the small picture of a photograph."""
    sheet = visible_sheet(request, pk)
    found: ModelFile = get_object_or_404(ModelFile, pk=file, model=sheet.assignment.item.candidacy.model_id)

    def may_open_evidence(user: Any, stored: Any) -> bool:
        return may_read_evidence(user, sheet, stored)

    try:
        if "thumb" in request.GET and found.thumbnail_key:
            return serve_thumbnail(request.user, found, may_open_evidence)
        return serve(request.user, found, may_open_evidence, inline=True)
    except PermissionDenied:
        raise Http404 from None
