"""Pages of dated rules: what holds today and held before; a new value, correcting or removing one to come."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from directives import rules
from directives.forms.vocabularies import ChangePeriodForm, PeriodForm
from directives.models import RulePeriod
from directives.permissions.vocabularies import may_keep_rules
from directives.queries.rules import dated_rules
from directives.services.rules import PeriodChanged, add_period, change_period, content_of, remove_period
from mobilization.common.form_errors import add_errors
from organizations.dates import today


@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule with its value today and all its periods."""
    context = {
        "dated": dated_rules(),
        "today": today(),
        "actions": ["change"] if may_keep_rules(request.user) else [],
    }
    return render(request, "directives/rule_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def period_new(request: HttpRequest, key: str) -> HttpResponse:
    """A new value from a day on."""
    rule = _rule(key)
    _refuse_others(request)
    form = PeriodForm(request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            add_period(key, **form.values(), by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The value is entered; the one before it ends the day before."))
            return redirect("directives:rules")
    return _page(request, rule, form, title=_("A new value from a day on"))


@require_http_methods(["GET", "HEAD", "POST"])
def period_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a value that has not begun; a second editor sees what is stored, and nothing is overwritten (X13)."""
    period, rule = _period(request, pk)
    form = ChangePeriodForm(request.POST or None, rule=rule, period=period)
    title = _("Correct the value from %(day)s") % {"day": f"{period.valid_from:%d/%m/%Y}"}
    if request.method == "POST" and form.is_valid():
        try:
            change_period(period, **form.values(), by=request.user, seen=form.cleaned_data["seen"])
        except PeriodChanged as changed:
            return _conflict(request, rule, changed.current, form, title)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The value was corrected."))
            return redirect("directives:rules")
    return _page(request, rule, form, title=title)


def _conflict(
    request: HttpRequest, rule: rules.Rule, current: RulePeriod, form: ChangePeriodForm, title: str
) -> HttpResponse:
    mine = form.values()
    pairs = [(name, getattr(current, name), mine[name]) for name in mine]
    differences = [(str(form.fields[name].label), theirs, yours) for name, theirs, yours in pairs if theirs != yours]
    kept = request.POST.copy()
    kept["seen"] = content_of(current)
    again = ChangePeriodForm(kept, rule=rule, period=current)
    return _page(request, rule, again, title=title, differences=differences, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def period_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a value that has not begun, after saying what that does."""
    period, rule = _period(request, pk)
    if request.method == "POST":
        try:
            remove_period(period, by=request.user)
        except ValidationError as errors:
            messages.error(request, " ".join(errors.messages))
        else:
            messages.success(request, _("The value was removed; the one before it goes on."))
        return redirect("directives:rules")
    effects = [_("The value before it goes on in its place."), _("What was decided until today does not change.")]
    title = _("Remove the value from %(day)s") % {"day": f"{period.valid_from:%d/%m/%Y}"}
    return render(request, "directives/period_remove.html", {"rule": rule, "title": title, "effects": effects})


def _page(
    request: HttpRequest, rule: rules.Rule, form: PeriodForm, *, status: int | None = None, **context: Any
) -> HttpResponse:
    context |= {"rule": rule, "form": form}
    return render(request, "directives/period_form.html", context, status=status or (422 if form.errors else 200))


def _rule(key: str) -> rules.Rule:
    try:
        return rules.get(key)
    except rules.UnknownRule as error:
        raise Http404 from error


def _period(request: HttpRequest, pk: int) -> tuple[RulePeriod, rules.Rule]:
    period = get_object_or_404(RulePeriod, pk=pk)  # everybody signed in reads them
    _refuse_others(request)
    return period, _rule(period.key)


def _refuse_others(request: HttpRequest) -> None:
    if not may_keep_rules(request.user):
        raise PermissionDenied
