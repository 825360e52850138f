"""A page with one form about one record: what will happen, the fields, the button; errors keep what was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mobilization.common.form_errors import add_errors
from mobilization.workflow.refusals import WrongState
from models_registry.checks import Incomplete
from models_registry.completeness import WHY
from models_registry.models import Candidacy, RegisteredModel
from models_registry.queries.consequences import Consequences
from models_registry.views.overview import called


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the page says besides the form; `record` is where it leads back to, `done` what is said afterwards.

    `then` may lead somewhere else, given what was saved.
    """

    record: RegisteredModel | Candidacy
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
    """
    context: dict[str, Any] = {"page": page, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except ValidationError as errors:
            add_errors(form, errors)
        except Incomplete as refused:
            context["lacking"] = [(called(name), WHY[name]) for name in refused.names if name in WHY]
            form.add_error(None, str(refused))
        except WrongState as refused:
            messages.error(request, str(refused))
            return redirect(page.record)
        else:
            messages.success(request, page.done)
            return redirect(page.then(saved) if page.then else page.record)
    return render(request, "models_registry/one_form.html", context, status=422 if form.errors else 200)
