"""Pages of the files that members read in a blind round: which there are, showing one, taking it away; the file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.files import serve
from mobilization.workflow.part_pages import saved_or_wrong, take_away
from reviews.forms.blind_files import BlindFileForm
from reviews.models import BlindFile, RoundItem
from reviews.permissions.rounds import ALIVE, may_keep_round
from reviews.permissions.sheets import may_read_blind_file
from reviews.permissions.states import Whose, demand_state
from reviews.services.blind_files import hide_file, show_file
from reviews.views.round_items import visible_item


@require_http_methods(["GET", "HEAD", "POST"])
def item_files(request: HttpRequest, pk: int) -> HttpResponse:
    """What members read of a candidacy's files in a blind round; one more of them, until scoring is closed."""
    item = visible_item(request, pk)
    is_alive = item.round.state in ALIVE
    if request.method == "POST":
        demand_state(request.user, item.round, ALIVE, Whose.KEEPERS)
    if not may_keep_round(request.user, item.round) or (request.method == "POST" and not is_alive):
        raise PermissionDenied
    form = BlindFileForm(request.POST or None, request.FILES or None, model=item.candidacy.model)
    if request.method == "POST" and form.is_valid() and _shown(request, item, form):
        return redirect("reviews:item_files", item.pk)
    context = {
        "item": item,
        "round": item.round,
        "form": form,
        "is_alive": is_alive,
        "files": BlindFile.objects.filter(item=item).order_by("id"),
    }
    return render(request, "reviews/item_files.html", context, status=422 if form.errors else 200)


def _shown(request: HttpRequest, item: RoundItem, form: BlindFileForm) -> bool:
    sent: dict[str, Any] = form.cleaned_data
    if sent["file"].refused:
        form.add_error("file", sent["file"].refused)
        return False
    file = next(iter(sent["file"].accepted), None)
    told = {"title": sent["title"], "original": sent["original"], "file": file, "looked": sent["looked"]}
    if not saved_or_wrong(form, lambda: show_file(item, **told, by=request.user)):
        return False
    messages.success(request, _("Members read this file now."))
    return True


def _visible(request: HttpRequest, pk: int) -> BlindFile:
    seen = RoundItem.objects.visible_to(request.user).values("pk")
    rows = BlindFile.objects.filter(item__in=seen).select_related("item__round__steward")
    file: BlindFile = get_object_or_404(rows, pk=pk)
    return file


@require_http_methods(["GET", "HEAD", "POST"])
def blind_file_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away from the members, after saying so."""
    file = _visible(request, pk)
    if not may_keep_round(request.user, file.item.round):
        raise PermissionDenied
    effects = [_("Members read it no more. The files of the model stay as they are.")]
    if file.item.round.state not in ALIVE:
        effects.append(_("Points that were given stay as they are; that the file was shown stays on record."))
    title = _("Take this file away from the members?")
    return take_away(
        request,
        file.item.round,
        lambda: hide_file(file, by=request.user),
        title=title,
        thing=file.title,
        effects=effects,
    )


@require_GET
def blind_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file: for the secretary, and for members who score the candidacy."""
    return serve(request.user, _visible(request, pk), may_read_blind_file, inline=True)
