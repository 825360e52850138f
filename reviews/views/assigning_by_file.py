"""Pages on which a round's secretary gives out sheets by a table: downloading it, uploading it filled in, deciding."""

import io
import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.documents import XLSX
from mobilization.common.tables import TableRefused
from reviews.assignment_table import AssignmentsRefused, Line, read_assignments, write_table
from reviews.forms.sheets import AssignmentFileForm
from reviews.models import Round
from reviews.queries.assigning import grid
from reviews.services.assigning import assign_from_table
from reviews.services.rounds import SelectionChanged
from reviews.views.assigning import SHOWN, round_to_assign

_PAIR = re.compile(r"(\d{1,18})-(\d{1,18})")


@require_GET
def round_assign_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Candidacies × members, with what stands already, to be filled in with Excel."""
    found, content = round_to_assign(request, pk), io.BytesIO()
    write_table(content, grid(found))
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    name = pgettext("file name", "assignment")
    response["Content-Disposition"] = f'attachment; filename="{name}-{found.pk}.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def round_assign_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload the table: what each row would do is shown first; what was shown is done, or nothing."""
    found = round_to_assign(request, pk)
    if request.method == "POST" and "pairs" in request.POST:
        return _decided(request, found)
    form = AssignmentFileForm(request.POST or None, request.FILES or None)
    lines = _read(form, found) if request.method == "POST" and form.is_valid() else None
    context: dict[str, Any] = {"round": found, "form": form, "lines": None}
    if lines is not None:
        context |= _told(lines)
    return render(request, "reviews/round_assign_file.html", context, status=422 if form.errors else 200)


def _read(form: AssignmentFileForm, found: Round) -> list[Line] | None:
    files = form.cleaned_data["file"]
    if files.refused:
        form.add_error("file", files.refused)
        return None
    [file] = files.accepted
    try:
        return read_assignments(file.content, file.name.rpartition(".")[2].lower(), grid(found))
    except (TableRefused, AssignmentsRefused) as refused:
        form.add_error("file", str(refused))
        return None


def _told(lines: list[Line]) -> dict[str, Any]:
    """What is wrong first, then what would be given out; of rows that change nothing the number is enough."""
    wrong = [line for line in lines if line.faults]
    good = [line for line in lines if line.seats and not line.faults]
    pairs = [f"{line.item.pk}-{seat.pk}" for line in good if line.item for seat in line.seats]
    kept = [line for line in lines if line.kept and not line.faults and not line.seats]
    told = [*wrong, *good, *kept]
    return {
        "lines": told[:SHOWN],
        "more": max(0, len(told) - SHOWN),
        "wrong": len(wrong),
        "unchanged": len(lines) - len(wrong) - len(good),
        "number": len(pairs),
        "pairs": ",".join(pairs),
    }


def _decided(request: HttpRequest, found: Round) -> HttpResponse:
    pairs = {(int(item), int(seat)) for item, seat in _PAIR.findall(request.POST["pairs"])}
    try:
        made = assign_from_table(found, pairs=pairs, by=request.user)
    except SelectionChanged:
        messages.warning(
            request, _("Something changed since this was shown, and nothing was done. Upload the table once more.")
        )
        context = {"round": found, "form": AssignmentFileForm(), "lines": None}
        return render(request, "reviews/round_assign_file.html", context, status=409)
    text = ngettext("%(n)s sheet was given out.", "%(n)s sheets were given out.", len(made))
    messages.success(request, text % {"n": len(made)})
    return redirect("reviews:round_progress", found.pk)
