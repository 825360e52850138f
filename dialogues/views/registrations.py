"""Who registered for a conference, for who handles it: the list, which is read on record, and taking one away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dialogues.forms.registrations import RemovalForm
from dialogues.permissions.conferences import writes_conference
from dialogues.queries.removed_registrations import removals_of
from dialogues.queries.waiting_registrations import waiting_beside, with_connections
from dialogues.services.registrations import give_places, look_at_registrations, remove_registration
from dialogues.views.conferences import visible_conference
from mobilization.workflow.part_pages import form_page
from mobilization.workflow.refusals import WrongState
from organizations.dates import today


@never_cache
@require_POST
def registration_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Names, groups and how many come; the look is written down before anything is shown."""
    found = visible_conference(request, pk)
    rows = look_at_registrations(found, by=request.user)
    context = {
        "conference": found,
        "rows": with_connections(rows),
        "has_waiting": any(row.is_waiting for row in rows),
        "removals": removals_of(found),
        "may_remove": found.day is None or found.day >= today(),
    }
    return render(request, "dialogues/registrations.html", context)


@require_POST
def registration_let_in(request: HttpRequest, pk: int, registration: int) -> HttpResponse:
    """Give places to one that waits; back to the list, which is a look of its own."""
    found = visible_conference(request, pk)
    try:
        give_places(found, registration, by=request.user)
    except WrongState as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The places are given."))
    return registration_list(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def registration_remove(request: HttpRequest, pk: int, registration: int) -> HttpResponse:
    """Ask why; then take it away. The page says when it came and how many they are, not who."""
    found = visible_conference(request, pk)
    if not writes_conference(request.user, found):
        raise PermissionDenied
    row = get_object_or_404(found.registrations, pk=registration)
    form: Any = RemovalForm(request.POST or None, beside=waiting_beside(row))
    if request.method == "POST" and form.is_valid():
        try:
            number = remove_registration(found, registration, by=request.user, **form.cleaned_data)
        except WrongState as refused:
            messages.error(request, str(refused))
        else:
            text = ngettext(
                "The registration was removed; its places are free again.",
                "%(n)s registrations were removed; their places are free again.",
                number,
            )
            messages.success(request, text % {"n": number})
        return redirect(found)
    lead = ngettext(
        "Registered at %(at)s for %(n)s person. The places are free at once; nothing of who it was is kept.",
        "Registered at %(at)s for %(n)s people. The places are free at once; nothing of who it was is kept.",
        row.people,
    )
    at = date_format(timezone.localtime(row.at), "SHORT_DATETIME_FORMAT")
    return form_page(
        request, form, found, title=_("Remove a registration"), label=_("Remove the registration"),
        lead=lead % {"at": at, "n": row.people}, cancel=_("Keep the registration"),
    )  # fmt: skip
