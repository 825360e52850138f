"""Pages of keys for administrators: list, page, new key, new secret, other scopes, revoked."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.finding import form_of
from mobilization.common.form_errors import add_errors
from mobilization.common.htmx import render_page
from mobilization.common.lists import list_page
from organizations.forms.people import ReasonForm
from organizations.queries.people import units_to_choose, units_to_filter_by
from organizations.recent import requires_recent_sign_in
from partners.filters import ClientFilter
from partners.forms import ClientForm, RotateForm, ScopesForm
from partners.models import Client
from partners.permissions import client_actions, may_add_clients, may_change_client, may_list_clients
from partners.queries import STATES, scope_names, state_of, with_accounts
from partners.services.clients import add_client, change_scopes, revoke_client, rotate_secret
from partners.services.secrets import good_secrets

ORDER = ("-created_at", "-id")


@require_GET
def client_list(request: HttpRequest) -> HttpResponse:
    """Keys in one's reach, newest first, filtered and paged; with htmx only the rows."""
    if not may_list_clients(request.user):
        raise PermissionDenied
    clients = Client.objects.visible_to(request.user)
    found = ClientFilter(request.GET, queryset=clients, units=units_to_filter_by(request.user))
    context = list_page(request, found, ORDER, dressed=with_accounts)
    context |= {
        "clients": [(client, *STATES[state_of(client)]) for client in context["rows"]],
        "actions": ["add"] if may_add_clients(request.user) else [],
    }
    return render_page(request, "partners/client_list.html", context, partial="partners/_client_rows.html")


def _visible(request: HttpRequest, pk: int) -> Client:
    return get_object_or_404(with_accounts(Client.objects.visible_to(request.user)), pk=pk)


@require_GET
def client_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the key is good for, its secrets and its history."""
    client = _visible(request, pk)
    tone, state = STATES[state_of(client)]
    context = {
        "client": client,
        "tone": tone,
        "state": state,
        "scopes": scope_names(client),
        "secrets": good_secrets(client),
        "actions": client_actions(request.user, client),
    }
    return render(request, "partners/client.html", context)


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def client_new(request: HttpRequest) -> HttpResponse:
    """A key for a system; the answer shows its secret, once."""
    if not may_add_clients(request.user):
        raise PermissionDenied
    form = form_of(request, ClientForm, units=units_to_choose(request.user), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            client, secret = add_client(**form.given(), by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            return _show_once(request, client, secret)
    return render(request, "partners/client_new.html", {"form": form}, status=422 if form.errors else 200)


def _show_once(request: HttpRequest, client: Client, secret: str) -> HttpResponse:
    """Not after a redirect: the secret would have to lie somewhere meanwhile."""
    context = {
        "client": client,
        "secret": secret,
        "token_url": request.build_absolute_uri(reverse("api:token")),
        "units_url": request.build_absolute_uri(reverse("api:unit-list")),
    }
    return render(request, "partners/secret.html", context)


def _changeable(request: HttpRequest, pk: int) -> Client:
    client = _visible(request, pk)
    if not may_change_client(request.user, client):
        raise PermissionDenied
    return client


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def secret_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace the secret; the answer shows the new one, once."""
    client = _changeable(request, pk)
    form = RotateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        client, secret = rotate_secret(client, **form.cleaned_data, by=request.user)
        return _show_once(request, client, secret)
    effects = [
        _("The new secret is shown once, on the next page."),
        _("A secret that was still working beside the present one stops at once."),
    ]
    title, label = _("Replace the secret"), _("Make a new secret")
    return _form_page(request, client, form, title=title, label=label, effects=effects)


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def scopes_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Other scopes, with a reason."""
    client = _changeable(request, pk)
    form = ScopesForm(request.POST or None, initial={"scopes": client.scopes})
    if request.method == "POST" and form.is_valid():
        change_scopes(client, **form.cleaned_data, by=request.user)
        messages.success(request, _("The scopes were changed."))
        return redirect(client)
    effects = [_("What you take away ends at once, for tokens in use, too; what you add needs a new token.")]
    title, label = _("Change the scopes"), _("Save the scopes")
    return _form_page(request, client, form, title=title, label=label, effects=effects)


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def client_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The key opens nothing any more; with a reason."""
    client = _changeable(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_client(client, **form.cleaned_data, by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The key is revoked."))
            return redirect(client)
    effects = [
        _("The next request of the system is refused, whatever token it holds."),
        _("A revoked key never comes back; the system needs a new one."),
        _("What the system has written stays, under its name."),
    ]
    title, label = _("Revoke the key"), _("Revoke the key")
    return _form_page(request, client, form, title=title, label=label, effects=effects, danger=True)


def _form_page(request: HttpRequest, client: Client, form: Any, **context: Any) -> HttpResponse:
    """One form about a key, with what it does; 422 when it came back with errors."""
    context |= {"client": client, "form": form}
    return render(request, "partners/client_form.html", context, status=422 if form.errors else 200)
