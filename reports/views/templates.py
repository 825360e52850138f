"""Pages of templates: list, one with its sections, a preview with today's figures, a new one, changing them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.common.keys import as_id
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import (
    CHANGED,
    begun,
    differences,
    edit_page,
    form_page,
    plain_form_page,
    saved_or_wrong,
    take_away,
)
from models_registry.querysets import path_of_reader
from organizations.models import Unit
from reports.enums import ReportKind
from reports.filters.plans import TemplateFilter
from reports.forms.sections import SectionForm, section_differences
from reports.forms.templates import EditTemplateForm, NewTemplateForm
from reports.models import ReportTemplate, TemplateSection
from reports.permissions.plans import may_plan_somewhere, template_actions
from reports.permissions.reports import may_plan
from reports.queries.plans import preview, standard_of
from reports.services.templates import (
    HEAD,
    add_template_section,
    edit_template,
    edit_template_section,
    make_template,
    move_template_section,
    remove_template_section,
    use_template,
)
from reports.views.parts import tabs
from reports.views.plan_parts import UNITS, UseWords, badge_of, use_page

ORDER = ("-created_at", "-id")
OUT_OF_USE = UseWords(
    gettext_lazy("Take this template out of use?"),
    gettext_lazy("It is not offered for new reports any more. Reports that were begun with it stay as they are."),
    gettext_lazy("The template is not in use any more."),
)
IN_USE_AGAIN = UseWords(
    gettext_lazy("Take this template into use again?"),
    gettext_lazy("It is offered for new reports again."),
    gettext_lazy("The template is in use."),
)


@require_GET
def template_list(request: HttpRequest) -> HttpResponse:
    """The templates the person may read, the newest first, and the standard ones of the portal."""
    found = TemplateFilter(request.GET, queryset=ReportTemplate.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related(*UNITS))
    context |= {
        "templates": [(row, badge_of(row)) for row in context["rows"]],
        "standards": list(ReportKind),
        "tabs": tabs(request.user, "templates"),
        "may_plan": may_plan_somewhere(request.user),
    }
    return render(request, "reports/template_list.html", context)


def visible_template(request: HttpRequest, pk: int) -> ReportTemplate:
    """The template, if the person may read it; else Http404."""
    rows = ReportTemplate.objects.visible_to(request.user).select_related(*UNITS)
    found: ReportTemplate = get_object_or_404(rows, pk=pk)
    return found


def template_to_edit(request: HttpRequest, pk: int) -> ReportTemplate:
    """The same, where the person may change it; else PermissionDenied."""
    found = visible_template(request, pk)
    if not may_plan(request.user, found.steward):
        raise PermissionDenied
    return found


@require_GET
def template_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One template: its sections in their order, which schedules take it, its history."""
    found = visible_template(request, pk)
    context = {
        "template": found,
        "sections": list(found.sections.all()),
        "state": badge_of(found),
        "schedules": list(found.schedules.visible_to(request.user).select_related(*UNITS).order_by("pk")),
        "actions": template_actions(request.user, found),
        "previews": _unit_of(request.user) is not None,
        "may_plan": may_plan_somewhere(request.user),
    }
    return render(request, "reports/template.html", context)


@require_GET
def standard_page(request: HttpRequest, kind: str) -> HttpResponse:
    """A standard template of the portal; it is read, and copied."""
    if kind not in ReportKind.values:
        raise Http404
    context = {
        "standard": standard_of(kind, _unit_of(request.user)),
        "previews": _unit_of(request.user) is not None,
        "may_plan": may_plan_somewhere(request.user),
    }
    return render(request, "reports/template_standard.html", context)


@require_GET
def template_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What a report of one's own unit with this template would say today."""
    found = visible_template(request, pk)
    return _preview(request, list(found.sections.all()), found.title, found.get_absolute_url())


@require_GET
def standard_preview(request: HttpRequest, kind: str) -> HttpResponse:
    """The same of a standard template."""
    if kind not in ReportKind.values:
        raise Http404
    found = standard_of(kind, _unit_of(request.user))
    return _preview(request, found.sections, found.label, reverse("reports:template_standard", args=[kind]))


def _unit_of(user: Any) -> Unit | None:
    """The unit whose figures a preview shows: the one the person acts for, if they read inside it; else a topmost."""
    if path_of_reader(user) is None:
        return None
    if user.acting is not None:
        own: Unit = user.acting.unit
        return own
    return Unit.objects.in_force().filter(parent=None).order_by("pk").first()


def _preview(request: HttpRequest, sections: list[TemplateSection], title: str, url: str) -> HttpResponse:
    unit = _unit_of(request.user)
    if unit is None:
        raise PermissionDenied
    context = {"shown": preview(sections, unit), "up_label": title, "up_url": url}
    return render(request, "reports/template_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def template_new(request: HttpRequest) -> HttpResponse:
    """A new template, empty or as a copy; `?copy=` and `?standard=` choose what it begins with."""
    if not may_plan_somewhere(request.user):
        raise PermissionDenied
    key = as_id(request.GET.get("copy"))
    copied = ReportTemplate.objects.visible_to(request.user).select_related("unit").filter(pk=key).first()
    form = begun(request, NewTemplateForm, user=request.user, copied=copied)
    if request.method == "POST" and form.is_valid():
        try:
            unit, sections = form.cleaned_data["unit"], form.sections()
            made = make_template(unit=unit, values=form.values(), sections=sections, by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The template is made. Look through its sections."))
            return redirect(made)
    if not form.is_bound:
        standard = request.GET.get("standard", "")
        first = str(copied.pk) if copied else f"standard-{standard}" if standard in ReportKind.values else ""
        form.initial.setdefault("begin_with", first)
    up = {"up_label": _("Templates"), "up_url": reverse("reports:templates")}
    return plain_form_page(request, form, title=_("New template"), label=_("Make the template"), **up)


@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Title and layout; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = template_to_edit(request, pk)
    form = EditTemplateForm(request.POST or None, instance=found)
    return edit_page(
        request,
        found,
        form,
        lambda: edit_template(found, version=form.cleaned_data["version"], changes=form.values(), by=request.user),
        again=lambda typed, current: EditTemplateForm(typed, instance=current),
        both=lambda current: differences(current, form, HEAD),
        title=_("Title and layout"),
        said=_("The template was saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def template_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of use, or into use again, after saying what that does."""
    found = template_to_edit(request, pk)
    return use_page(request, found, use_template, out=OUT_OF_USE, again=IN_USE_AGAIN)


@require_http_methods(["GET", "HEAD", "POST"])
def section_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A section more; `?after=` says after which place, else it is the last."""
    found = template_to_edit(request, pk)
    after = as_id(request.GET.get("after"))
    form = SectionForm(request.POST or None, above=found)

    place = 10_000 if after is None else after

    def save() -> None:
        add_template_section(found, values=form.values(), after=place, by=request.user)

    if request.method == "POST" and form.is_valid() and saved_or_wrong(form, save):
        messages.success(request, _("The section was saved."))
        return redirect(found)
    return form_page(request, form, found, title=_("New section"), label=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    """Change a section; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = template_to_edit(request, pk)
    current = get_object_or_404(found.sections, pk=section)
    form = SectionForm(request.POST or None, instance=current, above=found)

    words = {"title": _("Change the section"), "label": _("Save")}
    if request.method == "POST" and form.is_valid():
        try:
            saved = saved_or_wrong(form, lambda: _save(current, form, request.user))
        except RecordChanged as changed:
            now, typed = changed.current, request.POST.copy()
            typed["version"] = str(now.version)
            theirs = now.sections.filter(pk=current.pk).first()
            again, both = SectionForm(typed, above=now), section_differences(theirs, form)
            shown: Any = {"differences": both, "status": 409}
            return form_page(request, again, found, **words, **shown)
        if saved:
            messages.success(request, _("The section was saved."))
            return redirect(found)
    return form_page(request, form, found, **words)


def _save(section: TemplateSection, form: SectionForm, by: Any) -> None:
    edit_template_section(section, version=form.cleaned_data["version"], values=form.values(), by=by)


@require_http_methods(["GET", "HEAD", "POST"])
def section_remove(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    """Take a section away, after saying so."""
    found = template_to_edit(request, pk)
    current = get_object_or_404(found.sections, pk=section)
    return take_away(
        request,
        found,
        lambda: remove_template_section(current, version=_seen(request, found), by=request.user),
        title=_("Take this section away?"),
        thing=current.heading,
        effects=[_("New reports with this template do not have it. Reports that were begun stay as they are.")],
        seen=str(found.version),
    )


@require_POST
def section_move(request: HttpRequest, pk: int, section: int, way: str) -> HttpResponse:
    """Let it change places with the one before (`up`) or after it (`down`)."""
    if way not in ("up", "down"):
        raise Http404
    found = template_to_edit(request, pk)
    current = get_object_or_404(found.sections, pk=section)
    try:
        move_template_section(current, version=_seen(request, found), up=way == "up", by=request.user)
    except RecordChanged:
        messages.error(request, str(CHANGED))
    return redirect(f"{found.get_absolute_url()}#section-{current.pk}")


def _seen(request: HttpRequest, template: ReportTemplate) -> int:
    """The version of the page that the button stood on."""
    return as_id(request.POST.get("version") or request.GET.get("seen")) or template.version
