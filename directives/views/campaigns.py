"""Pages of campaigns: list, one with its windows and progress, opening and changing one."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from directives.enums import Needed, WindowState
from directives.filters.campaigns import CampaignFilter
from directives.forms.campaigns import CampaignForm, EditCampaignForm, NewCampaignForm
from directives.models import Campaign, DirectiveDocument
from directives.panels import campaign_panels
from directives.permissions.campaigns import campaign_actions, may_edit_campaign, may_open_campaigns
from directives.queries.campaigns import progress_of, shifted
from directives.services.campaigns import EDITABLE, CampaignChanged, edit_campaign, open_campaign
from mobilization.common.finding import form_of
from mobilization.common.form_errors import add_errors
from mobilization.common.htmx import render_page
from mobilization.common.keys import as_id
from mobilization.common.lists import list_page
from organizations.dates import today

ORDER = ("-year_to", "-id")
TONES = {
    WindowState.UNSET: "neutral",
    WindowState.AHEAD: "waiting",
    WindowState.OPEN: "success",
    WindowState.OVER: "neutral",
}
TODAY = 2
"""The place of today among moments of one day."""


@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    """All campaigns, newest first; with htmx only the rows."""
    found = CampaignFilter(request.GET, queryset=Campaign.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related("unit", "steward"))
    context["campaigns"] = [(each, _badge(each.registration), _badge(each.evaluation)) for each in context["rows"]]
    context["actions"] = ["new"] if may_open_campaigns(request.user) else []
    return render_page(request, "directives/campaign_list.html", context, partial="directives/_campaign_rows.html")


def _badge(window: Any) -> tuple[str, str]:
    state = window.state()
    return TONES[state], str(state.label)


@require_GET
def campaign_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign: when what is open, who has registered how many of how many, what opened it."""
    campaign = visible_campaign(request, pk)
    documents = DirectiveDocument.objects.visible_to(request.user).select_related("issuer_unit")
    context = {
        "campaign": campaign,
        "document": documents.filter(pk=campaign.document_id).first(),
        "moments": _moments(campaign),
        "registration": _badge(campaign.registration),
        "evaluation": _badge(campaign.evaluation),
        "progress": progress_of(campaign),
        "needed": [Needed(name).label for name in campaign.needed],
        "actions": campaign_actions(request.user, campaign),
        "panels": campaign_panels.of(request.user, campaign),
    }
    return render(request, "directives/campaign.html", context)


def visible_campaign(request: HttpRequest, pk: int) -> Campaign:
    """The campaign, or 404."""
    campaigns = Campaign.objects.visible_to(request.user).select_related("unit", "steward")
    found: Campaign = get_object_or_404(campaigns, pk=pk)
    return found


def _moments(campaign: Campaign) -> list[dict[str, Any]]:
    """The days of the campaign in order, with today among them: after what has begun, before what has not ended."""
    day = today()
    planned: list[tuple[datetime.date | None, int, str, str]] = [
        (campaign.registration_from, 1, _("Registration opens"), "door-open"),
        (campaign.registration_to, 3, _("Last day of registration"), "door-closed"),
        (campaign.evaluation_from, 1, _("Evaluation opens"), "clipboard"),
        (campaign.evaluation_to, 3, _("Last day of evaluation"), "clipboard-check"),
        (day, TODAY, _("Today"), "geo-alt-fill"),
    ]
    known = sorted((at, place, title, icon) for at, place, title, icon in planned if at)
    return [
        {"day": at, "title": title, "icon": icon, "tone": _tone(at, place, day)} for at, place, title, icon in known
    ]


def _tone(at: datetime.date, place: int, day: datetime.date) -> str:
    if place == TODAY:
        return "warning"
    return "info" if (at, place) > (day, TODAY) else "neutral"


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Open a campaign; `?from=` begins the form with another campaign, moved on to the time after it."""
    if not may_open_campaigns(request.user):
        raise PermissionDenied
    source = _source(request)
    form = form_of(request, NewCampaignForm, user=request.user, source=source, initial=_initial(request, source))
    if form.is_valid():
        given = form.cleaned_data
        targets_of = source if given.get("with_targets") else None
        try:
            opened = open_campaign(unit=given["unit"], by=request.user, values=form.values(), targets_of=targets_of)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The campaign is open. Set its targets next."))
            return redirect(opened)
    context = {"form": form, "source": source}
    return render(request, "directives/campaign_new.html", context, status=422 if form.errors else 200)


def _source(request: HttpRequest) -> Campaign | None:
    asked = as_id(request.GET.get("from"))
    return visible_campaign(request, asked) if asked else None


def _initial(request: HttpRequest, source: Campaign | None) -> dict[str, Any]:
    acting: Any = getattr(request.user, "acting", None)
    own: dict[str, Any] = {"unit": acting.unit_id} if acting else {}
    if source is None:
        return own | {"year_from": today().year, "year_to": today().year, "kind": "year"}
    return own | shifted(source) | {"with_targets": True}


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a campaign; a second editor sees both versions, and nothing is overwritten (X13)."""
    campaign = visible_campaign(request, pk)
    if not may_edit_campaign(request.user, campaign):
        raise PermissionDenied
    form = form_of(request, EditCampaignForm, instance=campaign, user=request.user)
    if form.is_valid():
        try:
            edit_campaign(campaign, by=request.user, version=form.cleaned_data["version"], changes=form.values())
        except CampaignChanged as changed:
            return _conflict(request, changed.current, form)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The campaign was saved."))
            return redirect(campaign)
    context = {"campaign": campaign, "form": form}
    return render(request, "directives/campaign_edit.html", context, status=422 if form.errors else 200)


def _conflict(request: HttpRequest, current: Campaign, form: CampaignForm) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = EditCampaignForm(kept, instance=current, user=request.user, sent=kept)
    context = {"campaign": current, "form": again, "differences": _differences(current, form, again)}
    return render(request, "directives/campaign_edit.html", context, status=409)


def _differences(current: Campaign, form: CampaignForm, again: CampaignForm) -> list[tuple[str, Any, Any]]:
    """`form` knows what was sent, `again` what stands now: of documents each names what the person reads."""
    mine = form.values()
    pairs = [(name, getattr(current, name), mine[name]) for name in EDITABLE]
    return [
        (str(form.fields[name].label), _shown(again, name, theirs), _shown(form, name, yours))
        for name, theirs, yours in pairs
        if theirs != yours
    ]


def _shown(form: CampaignForm, name: str, value: Any) -> Any:
    if name == "document":
        field: Any = form.fields[name]
        return field.label_from_instance(value) if value else None
    choices = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(choices.get(each, each)) for each in value)
    return choices.get(value, value)
