"""A page with one form about one record: what will happen, the fields, the button; errors keep what was typed."""

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
from mobilization.common.once import is_token, new_token
from mobilization.outbox.forms import HoldingForm, place_of
from mobilization.outbox.idempotency import Answer, KeyBusy, KeyReused, answer_once
from mobilization.workflow.refusals import WrongState
from models_registry.checks import Incomplete
from models_registry.completeness import WHY
from models_registry.models import Candidacy, RegisteredModel
from models_registry.queries.consequences import Consequences
from models_registry.views.overview import called
from organizations.models import Unit


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the page says besides the form; `record` is where it leads back to, `done` what is said afterwards.

    `back` is the list from which one came, where that is known: one goes back there, done or not. `then` may lead
    somewhere else, given what was saved.
    """

    record: RegisteredModel | Candidacy | Unit
    name: str
    title: str
    label: str
    done: str
    will: Consequences | None = None
    is_danger: bool = False
    back: str = ""
    then: Callable[[Any], str] | None = None

    @property
    def leads_to(self) -> str:
        """Where one goes without having done anything, and afterwards too unless `then` says more."""
        return self.back or self.record.get_absolute_url()


def one_form(request: HttpRequest, form: forms.Form, page: Page, save: Callable[[], Any]) -> HttpResponse:
    """Show the form, or do what it says and go back to the record.

    A step that is no longer possible leads back to the record with the reason; what is missing is listed on the page.
    A form that comes several times (a button pressed twice, a line that broke) acts once: each page has a token.
    """
    token = request.POST.get("once", "")
    context: dict[str, Any] = {"page": page, "form": form, "once": token if is_token(token) else new_token()}
    files = form if isinstance(form, HoldingForm) else None
    if files:
        files.keep_beside(request, context["once"])
    if request.method == "POST" and form.is_valid():
        try:
            where = _once(request, page, _and_let_go(save, files))
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
    if files:
        files.hold()
    return render(request, "models_registry/one_form.html", context, status=422 if form.errors else 200)


def _once(request: HttpRequest, page: Page, save: Callable[[], Any]) -> str:
    """Saves, at most once for the token of the form; where one goes then."""

    def act() -> Answer:
        saved = save()
        return Answer(HTTPStatus.OK, "", page.then(saved) if page.then else page.leads_to)

    user: Any = request.user
    token = request.POST.get("once", "")
    if not is_token(token):
        return act().location
    return answer_once(owner=user, key=f"form {token}", fingerprint=place_of(request), act=act).location


def _and_let_go(save: Callable[[], Any], files: HoldingForm | None) -> Callable[[], Any]:
    """Saves, and forgets in the same transaction what was kept beside the form."""

    def saved_and_let_go() -> Any:
        saved = save()
        if files:
            files.let_go()
        return saved

    return saved_and_let_go
