"""A page with one form about one record: what will happen, the fields, the button; errors keep what was typed."""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mobilization.common.form_errors import add_errors
from mobilization.outbox.idempotency import Answer, KeyBusy, KeyReused, answer_once
from mobilization.workflow.refusals import WrongState
from models_registry.checks import Incomplete
from models_registry.completeness import WHY
from models_registry.models import Candidacy, RegisteredModel
from models_registry.queries.consequences import Consequences
from models_registry.views.overview import called
from organizations.models import Unit

_TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the page says besides the form; `record` is where it leads back to, `done` what is said afterwards.

    `then` may lead somewhere else, given what was saved.
    """

    record: RegisteredModel | Candidacy | Unit
    name: str
    title: str
    label: str
    done: str
    will: Consequences | None = None
    is_danger: bool = False
    then: Callable[[Any], str] | None = None


def one_form(request: HttpRequest, form: forms.Form, page: Page, save: Callable[[], Any]) -> HttpResponse:
    """Show the form, or do what it says and go back to the record.

    A step that is no longer possible leads back to the record with the reason; what is missing is listed on the page.
    A form that comes several times (a button pressed twice, a line that broke) acts once: each page has a token.
    """
    token = request.POST.get("once", "")
    context: dict[str, Any] = {"page": page, "form": form, "once": token if _TOKEN.fullmatch(token) else new_token()}
    if request.method == "POST" and form.is_valid():
        try:
            where = _once(request, page, save)
        except ValidationError as errors:
            add_errors(form, errors)
        except Incomplete as refused:
            context["lacking"] = [(called(name), WHY[name]) for name in refused.names if name in WHY]
            form.add_error(None, str(refused))
        except WrongState as refused:
            messages.error(request, str(refused))
            return redirect(page.record)
        except (KeyBusy, KeyReused):
            form.add_error(None, _("This form was sent before. Look whether it was saved, then open it anew."))
        else:
            messages.success(request, page.done)
            return redirect(where)
    if form.errors:
        for name in request.FILES.keys() & form.fields.keys():
            form.add_error(name, _("Choose the files again: a browser does not keep them when a page comes back."))
    return render(request, "models_registry/one_form.html", context, status=422 if form.errors else 200)


def new_token() -> str:
    """What a page's form sends along, so that it acts once."""
    return secrets.token_urlsafe(16)


def _once(request: HttpRequest, page: Page, save: Callable[[], Any]) -> str:
    """Saves, at most once for the token of the form; where one goes then."""

    def act() -> Answer:
        saved = save()
        return Answer(HTTPStatus.OK, "", page.then(saved) if page.then else page.record.get_absolute_url())

    user: Any = request.user
    token = request.POST.get("once", "")
    if not _TOKEN.fullmatch(token):
        return act().location
    same = hashlib.sha256(f"{user.acting.pk if user.acting else None} {request.path}".encode()).hexdigest()
    return answer_once(owner=user, key=f"form {token}", fingerprint=same, act=act).location
