"""Pages of registers: list, one with the decisions that have its numbers, where it begins."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from awards.decision_tones import OF_DECISIONS
from awards.filters.registers import RegisterFilter
from awards.forms.registers import NewRegisterForm, RegisterForm
from awards.models import DecisionRegister
from awards.permissions.registers import may_keep_registers, may_keep_registers_of, register_actions
from awards.queries.registers import decisions_of, units_with_registers_to_keep, with_given
from awards.services.registers import begin_register, correct_register
from awards.views.parts import tabs
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, form_page, plain_form_page, saved_or_wrong

ORDER = ("-year", "-id")
SHOWN = 20


@require_GET
def register_list(request: HttpRequest) -> HttpResponse:
    """The registers the person may read, the latest year first."""
    found = RegisterFilter(request.GET, queryset=DecisionRegister.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=with_given)
    context |= {"may_keep": may_keep_registers(request.user), "tabs": tabs("registers", request.user)}
    return render(request, "awards/register_list.html", context)


def visible_register(request: HttpRequest, pk: int) -> DecisionRegister:
    """The register, if the person may read it; else Http404."""
    found: DecisionRegister = get_object_or_404(with_given(DecisionRegister.objects.visible_to(request.user)), pk=pk)
    return found


@require_GET
def register_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One register: where it begins, what it gave last, the latest decisions with its numbers."""
    register = visible_register(request, pk)
    latest = decisions_of(register, request.user)[:SHOWN]
    context = {
        "register": register,
        "decisions": [(row, OF_DECISIONS[row.state]) for row in latest],
        "actions": register_actions(request.user, register),
    }
    return render(request, "awards/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def register_new(request: HttpRequest) -> HttpResponse:
    """Say after which number given on paper a register goes on."""
    if not may_keep_registers(request.user):
        raise PermissionDenied
    form = begun(request, NewRegisterForm, user=request.user, units=units_with_registers_to_keep(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            made = begin_register(**{name: form.cleaned_data[name] for name in FIELDS}, by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The register begins with number %(n)s.") % {"n": made.last + 1})
            return redirect(made)
    up = {"up_label": _("Registers of decisions"), "up_url": reverse("awards:registers")}
    return plain_form_page(request, form, title=_("Begin a register after numbers given on paper"), **up)


FIELDS = ("unit", "branch", "year", "on_paper")


@require_http_methods(["GET", "HEAD", "POST"])
def register_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct where it begins, as long as the portal gave no number from it."""
    register = visible_register(request, pk)
    if not may_keep_registers_of(request.user, register.unit):
        raise PermissionDenied
    known = {"on_paper": register.on_paper, "seen": register.on_paper}
    form = RegisterForm(request.POST or None, initial=known)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved_or_wrong(form, lambda: correct_register(register, **form.cleaned_data, by=request.user))
    ):
        messages.success(request, _("The register was corrected."))
        return redirect(register)
    return form_page(request, form, register, title=_("Correct where the register begins"), label=_("Save"))
