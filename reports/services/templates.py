"""Verbs of templates: a new one, its head, its sections, taking it out of use."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged, apply_values
from mobilization.outbox.events import record_event
from organizations.models import Unit
from reports.models import ReportTemplate, TemplateSection
from reports.permissions.reports import may_plan
from reports.services.plans import save_version, stored_plan
from reports.services.reports import MOST_SECTIONS, SECTION, demand_section
from reports.standard import section_values

HEAD = ("title", "layout")
CHANGED = "reports.template_changed"


@transaction.atomic
def make_template(
    *,
    unit: Unit,
    values: Mapping[str, Any],
    sections: Iterable[Any],
    by: Any,
    written: Iterable[Mapping[str, Any]] | None = None,
) -> ReportTemplate:
    """A new template of the unit; `sections` (of a template, or standard ones) are copied in their order.

    Those that are `written` (values of SECTION) are checked; they stand behind the copied ones.

    Raises PermissionDenied, ValidationError by field, ValueError for values other than HEAD.
    """
    if not may_plan(by, unit):
        raise PermissionDenied
    made = ReportTemplate(unit=unit, steward=unit)
    apply_values(made, values, HEAD)
    made.save()
    TemplateSection.objects.bulk_create(
        TemplateSection(template=made, place=place, **section_values(each))
        for place, each in enumerate(sections, start=1)
    )
    if written is not None:
        _write_sections(made, written)
    record_event(kind="reports.template_made", subject=made, by=by, data={"unit": unit.pk})
    return made


@transaction.atomic
def edit_template(template: ReportTemplate, *, version: int, changes: Mapping[str, Any], by: Any) -> ReportTemplate:
    """Title and layout, as the editor saw them in `version`.

    Raises PermissionDenied, RecordChanged (nothing is overwritten), ValidationError by field.
    """
    stored = stored_plan(template, by=by, version=version)
    if different := apply_values(stored, changes, HEAD):
        save_version(stored, kind=CHANGED, by=by, fields=different)
    return stored


@transaction.atomic
def put_template(
    template: ReportTemplate,
    *,
    version: int,
    changes: Mapping[str, Any],
    sections: Iterable[Mapping[str, Any]] | None,
    by: Any,
) -> ReportTemplate:
    """The head, and (unless None) all sections in place of those there were, on the version that was seen.

    Raises what `edit_template` raises; faults of sections by their number from 1 on.
    """
    stored = stored_plan(template, by=by, version=version)
    different = apply_values(stored, changes, HEAD)
    if sections is not None:
        stored.sections.all().delete()
        _write_sections(stored, sections)
        different.append("sections")
    if different:
        save_version(stored, kind=CHANGED, by=by, fields=different)
    return stored


def _write_sections(template: ReportTemplate, sections: Iterable[Mapping[str, Any]]) -> None:
    for place, values in enumerate(sections, start=template.sections.count() + 1):
        if place > MOST_SECTIONS:
            raise ValidationError(
                {"sections": _("A template has at most %(most)s sections.") % {"most": MOST_SECTIONS}}
            )
        made = TemplateSection(template=template, place=place)
        try:
            apply_values(made, values, SECTION, long=("text",))
            demand_section(made)
        except ValidationError as wrong:
            told = " ".join(wrong.messages)
            raise ValidationError({"sections": _("Section %(n)s: %(fault)s") % {"n": place, "fault": told}}) from wrong
        made.save()


@transaction.atomic
def use_template(template: ReportTemplate, *, is_in_use: bool, by: Any) -> ReportTemplate:
    """Offer it for new reports, or no more; what was begun with it stays. Raises PermissionDenied, ValidationError.

    One that a schedule in use takes stays in use: its drafts would fall back to another silently.
    """
    stored = stored_plan(template, by=by)
    if stored.is_in_use == is_in_use:
        return stored
    if not is_in_use and stored.schedules.filter(is_in_use=True).exists():
        raise ValidationError(_("Schedules in use take this template. Give them another one first."))
    stored.is_in_use = is_in_use
    save_version(stored, kind=CHANGED, by=by, fields=["is_in_use"])
    return stored


@transaction.atomic
def add_template_section(
    template: ReportTemplate, *, values: Mapping[str, Any], after: int, by: Any, version: int | None = None
) -> TemplateSection:
    """A section more, after the one at the place `after` (0: first). Raises what `edit_template` raises.

    It overwrites nothing, so that no `version` need be named.
    """
    stored = stored_plan(template, by=by, version=version)
    sections = list(stored.sections.all())
    if len(sections) >= MOST_SECTIONS:
        raise ValidationError({"heading": _("A template has at most %(most)s sections.") % {"most": MOST_SECTIONS}})
    made = TemplateSection(template=stored, place=0)
    apply_values(made, values, SECTION, long=("text",))
    demand_section(made)
    place = sum(1 for each in sections if each.place <= after)
    _renumber([*sections[:place], made, *sections[place:]])
    save_version(stored, kind=CHANGED, by=by, fields=["sections"])
    return made


@transaction.atomic
def edit_template_section(
    section: TemplateSection, *, version: int, values: Mapping[str, Any], by: Any
) -> ReportTemplate:
    """The section’s heading, words, table, chart, as the editor saw the template in `version`.

    Raises what `edit_template` raises.
    """
    stored, current = _stored(section, version, by)
    if apply_values(current, values, SECTION, long=("text",)):
        demand_section(current)
        current.save()
        save_version(stored, kind=CHANGED, by=by, fields=["sections"])
    return stored


@transaction.atomic
def remove_template_section(section: TemplateSection, *, version: int, by: Any) -> ReportTemplate:
    """Take a section away. Raises what `edit_template` raises."""
    stored, current = _stored(section, version, by)
    current.delete()
    _renumber(list(stored.sections.all()))
    save_version(stored, kind=CHANGED, by=by, fields=["sections"])
    return stored


@transaction.atomic
def move_template_section(section: TemplateSection, *, version: int, up: bool, by: Any) -> ReportTemplate:
    """Let a section change places with the one before or after it; at the end nothing happens."""
    stored, current = _stored(section, version, by)
    sections = list(stored.sections.all())
    place = sections.index(current)
    other = place + (-1 if up else 1)
    if 0 <= other < len(sections):
        sections[place], sections[other] = sections[other], sections[place]
        _renumber(sections)
        save_version(stored, kind=CHANGED, by=by, fields=["sections"])
    return stored


def _stored(section: TemplateSection, version: int, by: Any) -> tuple[ReportTemplate, TemplateSection]:
    stored = stored_plan(section.template, by=by, version=version)
    current = stored.sections.filter(pk=section.pk).first()
    if current is None:
        raise RecordChanged(stored)
    return stored, current


def _renumber(sections: Iterable[TemplateSection]) -> None:
    """Places from 1 on, as they stand; the table asks at the end of the transaction."""
    for place, each in enumerate(sections, start=1):
        if each.pk is None or each.place != place:
            each.place = place
            each.save()
