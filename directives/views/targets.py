"""The table of targets of a campaign: everybody reads it; who keeps it sets numbers, one by one or many at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from directives.filters.campaigns import PartFilter
from directives.forms.campaigns import PasteForm, SameForm, TargetsForm, VersionForm
from directives.models import Campaign
from directives.permissions.campaigns import may_edit_campaign
from directives.queries.campaigns import Progress, progress_of, units_with_targets
from directives.services.campaigns import CampaignChanged
from directives.services.targets import MOST, set_targets
from directives.target_lines import FaultyLine, read_lines
from directives.views.campaigns import visible_campaign
from mobilization.common.lists import list_page
from organizations.models import Unit

ORDER, PAGE_SIZE = ("sort_key", "id"), 30


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_targets(request: HttpRequest, pk: int) -> HttpResponse:
    """Wanted and registered by unit, with a field for each where one may set them."""
    campaign = visible_campaign(request, pk)
    may_edit = may_edit_campaign(request.user, campaign)
    if request.method != "POST":
        return _page(request, campaign, may_edit=may_edit)
    if not may_edit:
        raise PermissionDenied
    handlers = {"same": _same, "paste": _paste}
    return handlers.get(request.POST.get("action", ""), _table)(request, campaign)


def _table(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    form = TargetsForm(request.POST, units=list(units_with_targets(campaign)))
    if not form.is_valid():
        return _page(request, campaign, table=form, status=422)
    sent = {pk: number for pk, number in form.numbers().items() if f"unit-{pk}" in request.POST}
    return _store(request, campaign, form, sent, table=form) or redirect(request.get_full_path())


def _same(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    form = SameForm(request.POST)
    if not form.is_valid():
        return _page(request, campaign, same=form, status=422)
    numbers = {unit.pk: form.cleaned_data["number"] for unit in _below(campaign)}
    return _store(request, campaign, form, numbers, same=form) or redirect("directives:campaign_targets", campaign.pk)


def _below(campaign: Campaign) -> list[Unit]:
    """Units that are to have the same number: those of today, without the campaign's own."""
    heads = {campaign.unit_id, campaign.steward_id}
    return [unit for unit in units_with_targets(campaign) if unit.pk not in heads and unit.valid_to is None]


def _paste(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Lines that are understood are stored; the others come back, each with what is wrong with it."""
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _page(request, campaign, paste=form, status=422)
    found = read_lines(form.cleaned_data["lines"], units_with_targets(campaign), most=MOST)
    if found.numbers and (refused := _store(request, campaign, form, found.numbers, paste=form)):
        return refused
    if not found.faulty:
        return redirect("directives:campaign_targets", campaign.pk)
    campaign.refresh_from_db(fields=["version"])
    left = "\n".join(request.POST["lines"].splitlines()[line.number - 1] for line in found.faulty)
    again = PasteForm({"lines": left, "version": campaign.version})
    for line in found.faulty:
        again.add_error("lines", _sentence(line))
    return _page(request, campaign, paste=again, status=422)


def _sentence(line: FaultyLine) -> str:
    return _("Line %(number)s, “%(text)s”: %(reason)s.") % {
        "number": line.number,
        "text": line.text,
        "reason": line.reason,
    }


def _store(
    request: HttpRequest, campaign: Campaign, form: VersionForm, numbers: dict[int, Any], **kept: Any
) -> HttpResponse | None:
    """Store the numbers and say how many changed; the page with what was typed when that could not be."""
    try:
        changed = set_targets(campaign, by=request.user, version=form.cleaned_data["version"], numbers=numbers)
    except CampaignChanged as newer:
        sent = request.POST.copy()
        sent["version"] = str(newer.current.version)
        form.data = sent
        return _page(request, newer.current, is_conflict=True, status=409, **kept)
    except ValidationError as errors:
        for unit, texts in errors.message_dict.items():
            form.add_error(f"unit-{unit}" if f"unit-{unit}" in form.fields else None, texts)
        return _page(request, campaign, status=422, **kept)
    text = ngettext("%(count)s target was changed.", "%(count)s targets were changed.", changed)
    messages.success(request, text % {"count": changed})
    return None


def _page(
    request: HttpRequest,
    campaign: Campaign,
    *,
    may_edit: bool = True,
    status: int = 200,
    is_conflict: bool = False,
    **forms: Any,
) -> HttpResponse:
    progress = progress_of(campaign)
    version = {"version": campaign.version}
    table = forms.get("table") or _table_of(campaign, progress)
    found = PartFilter(request.GET, parts=progress.parts)
    asked = found.applied().get("q", "")
    order = ("rank", *ORDER) if asked else ORDER
    context = list_page(request, found, order, dressed=lambda units: _ranked(units, asked), size=PAGE_SIZE)
    by_unit = {part.unit.pk: part for part in progress.parts}
    shown = [by_unit[unit.pk] for unit in context["rows"]]
    if "table" in forms:  # what was typed, wherever it stands in the list
        shown = [part for part in progress.parts if f"unit-{part.unit.pk}" in request.POST]
    context |= {
        "campaign": campaign,
        "progress": progress,
        "parts": [(part, _field(table, part.unit)) for part in shown],
        "table": table,
        "same": forms.get("same") or SameForm(initial=version),
        "paste": forms.get("paste") or PasteForm(initial=version),
        "form": next((form for form in forms.values() if form.errors), None),
        "is_conflict": is_conflict,
        "actions": ["targets"] if may_edit else [],
    }
    return render(request, "directives/campaign_targets.html", context, status=status)


def _ranked(units: Any, asked: str) -> Any:
    return units.ranked(asked) if asked else units


def _table_of(campaign: Campaign, progress: Progress) -> TargetsForm:
    present = {f"unit-{part.unit.pk}": part.wanted for part in progress.parts}
    units = [part.unit for part in progress.parts]
    return TargetsForm(initial=present | {"version": campaign.version}, units=units)


def _field(table: TargetsForm, unit: Unit) -> Any:
    name = f"unit-{unit.pk}"
    return table[name] if name in table.fields else None
