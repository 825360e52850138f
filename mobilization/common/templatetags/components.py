"""The pieces of the interface that need parameters. What they look like stands in `templates/components/`.

Block tags take their content between the tags:
`{% page_header title=… %}actions{% endpage_header %}`, `{% notice tone="warning" %}…{% endnotice %}`,
`{% empty_state title=… %}…{% endempty_state %}`. All of them are shown on `/gallery/`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms, template
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mobilization.common.once import FIELD, is_token, new_token
from mobilization.common.one_line import OneLine
from mobilization.common.version import VERSION

register = template.Library()

TONE_ICONS = {
    "neutral": "circle",
    "info": "info-circle-fill",
    "progress": "arrow-repeat",
    "waiting": "hourglass-split",
    "success": "check-circle-fill",
    "warning": "exclamation-triangle-fill",
    "danger": "x-octagon-fill",
}
"""Every tone has a shape of its own: a state is never told by colour alone."""

MESSAGE_TONES = {"debug": "neutral", "error": "danger", "": "info"}
FILE_ICONS = {
    "pdf": "filetype-pdf",
    "doc": "filetype-docx",
    "docx": "filetype-docx",
    "xls": "filetype-xlsx",
    "xlsx": "filetype-xlsx",
    "csv": "filetype-csv",
    "json": "filetype-json",
    "zip": "file-earmark-zip",
    "jpg": "file-earmark-image",
    "jpeg": "file-earmark-image",
    "png": "file-earmark-image",
    "webp": "file-earmark-image",
}


def known_tone(tone: str) -> str:
    """The tone, or the nearest one for Django's message levels; raises `ValueError` for an unknown one."""
    tone = MESSAGE_TONES.get(tone, tone)
    if tone not in TONE_ICONS:
        raise ValueError(f"No such tone: {tone!r}. There are {', '.join(TONE_ICONS)}.")
    return tone


@register.simple_tag
def portal_version() -> str:
    """The version of the portal that runs."""
    return VERSION


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside words, by its Bootstrap Icons name; screen readers skip it."""
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def tone_icon(tone: str, icon_name: str = "") -> SafeString:
    """The picture of a tone, or another one that says more."""
    return icon(icon_name or TONE_ICONS[known_tone(tone)])


@register.simple_tag
def badge(tone: str, text: str, icon_name: str = "") -> SafeString:
    """A state as colour, shape and words."""
    tone = known_tone(tone)
    picture = icon(icon_name or TONE_ICONS[tone])
    return format_html('<span class="badge-state tone-{}">{}<span>{}</span></span>', tone, picture, text)


@register.simple_tag
def capped_count(count: int, cap: int = 1000) -> str:
    """A count that was taken up to a cap: `1.000+` when there may be more."""
    shown = number_format(min(count, cap), force_grouping=True)
    return f"{shown}+" if count > cap else shown


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(
    context: template.Context, label: str, route: str, *, icon: str, exact: bool = False, also: str = ""
) -> dict[str, Any]:
    """One section in the rail; nothing when its part of the portal is not installed.

    `also` names routes, with spaces between them, whose pages belong to the section, too.
    """
    try:
        url = reverse(route)
    except NoReverseMatch:
        return {"url": ""}
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    here = path == url if exact else path.startswith((url, *map(reverse, also.split())))
    return {"label": label, "url": url, "icon": icon, "here": here, "page": path == url}


@register.simple_block_tag
def page_header(
    content: SafeString,
    *,
    title: str,
    lead: str = "",
    breadcrumbs: Iterable[tuple[str, str]] = (),
    up_label: str = "",
    up_url: str = "",
) -> str:
    """Title, one sentence, the way here; the content is the page's actions.

    The way is given as (label, address) pairs, or, where it is one step, as `up_label` and `up_url`.
    """
    way = [*breadcrumbs, *([(up_label, up_url)] if up_url else [])]
    return render_to_string(
        "components/page_header.html",
        {"title": title, "lead": lead, "breadcrumbs": way, "actions": _trimmed(content)},
    )


@register.simple_block_tag
def notice(content: SafeString, *, tone: str = "info", title: str = "") -> str:
    """Something the reader must know; the content may hold links and paragraphs."""
    tone = known_tone(tone)
    return render_to_string(
        "components/notice.html", {"tone": tone, "icon": TONE_ICONS[tone], "title": title, "content": content}
    )


@register.simple_block_tag
def empty_state(content: SafeString, *, title: str, text: str = "", icon: str = "inbox") -> str:
    """What is missing, why, and (the content) what to do next."""
    return render_to_string(
        "components/empty_state.html", {"title": title, "text": text, "icon": icon, "actions": _trimmed(content)}
    )


@register.inclusion_tag("components/empty_list.html", takes_context=True)
def empty_list(
    context: template.Context, *, nothing_found: str, nothing_yet: str, text: str, icon: str, **words: str
) -> dict[str, Any]:
    """What stands in a list without rows: a filter is wrong, none fits it (`is_filtered`), or there is nothing yet.

    `words` may replace the advice to the filter (`hint`) and the link to the whole list (`all_label`).
    """
    request: HttpRequest | None = context.get("request")
    return {
        "faults": _faults_of(getattr(context.get("filter"), "form", None)),
        "is_filtered": context.get("is_filtered"),
        "nothing_found": nothing_found,
        "nothing_yet": nothing_yet,
        "text": text,
        "icon": icon,
        "hint": words.get("hint") or _("Widen the filter or take it away."),
        "all_label": words.get("all_label") or _("Show all"),
        "all_url": request.path if request else "",
    }


def _faults_of(form: forms.Form | None) -> list[str]:
    """What is wrong in a filter, with the name of the field."""
    if form is None:
        return []
    errors = [(name, map(str, texts)) for name, texts in form.errors.items() if name in form.fields]
    return [f"{form[name].label}: {' '.join(texts)}" for name, texts in errors]


@register.simple_block_tag
def figure(content: SafeString, *, caption: str, chart: str = "") -> str:
    """A chart (an SVG element as text) with its caption; the content is the table of the same figures."""
    return render_to_string("components/figure.html", {"caption": caption, "chart": chart, "table": content})


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int | None, text: str = "", label: str = "") -> dict[str, Any]:
    """`n of m` with a bar; without a total, a bar that only says that work goes on."""
    percent = min(100, done * 100 // total) if total else None
    return {"done": done, "total": total, "percent": percent, "text": text, "label": label}


@register.inclusion_tag("components/file_tile.html")
def file_tile(name: str, *, url: str, size: int | None = None, at: Any = None, note: str = "") -> dict[str, Any]:
    """A file to download: kind, name, size in bytes, date."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    picture = FILE_ICONS.get(ending, "file-earmark")
    return {"name": name, "url": url, "size": size, "at": at, "note": note, "icon": picture, "ending": ending.upper()}


@register.inclusion_tag("components/sort_heading.html", takes_context=True)
def sort_heading(
    context: template.Context, label: str, field: str, *, default: str = "", css: str = ""
) -> dict[str, Any]:
    """A column heading that sorts by a link: `?order=field`, then `?order=-field`. `default`: the list's own order."""
    query = _query(context)
    order = query.get("order") or default
    state = {field: "ascending", f"-{field}": "descending"}.get(order, "")
    query["order"] = f"-{field}" if state == "ascending" else field
    _forget_place(query)
    return {"label": label, "state": state, "url": "?" + query.urlencode(), "css": css}


@register.inclusion_tag("components/applied_filters.html", takes_context=True)
def applied_filters(context: template.Context, form: forms.Form) -> dict[str, Any]:
    """What the list is narrowed by, each with a link that takes it away; needs a bound form of the filters."""
    chips = []
    for field in form:
        values = field.data if isinstance(field.data, list) else [field.data]
        chips += [_chip(context, field, value) for value in values if value not in (None, "")]
    clear = _query(context)
    for field in form:
        clear.pop(field.html_name, None)
    _forget_place(clear)
    return {"chips": chips, "clear_url": "?" + clear.urlencode()}


@register.simple_tag(takes_context=True)
def once_token(context: template.Context) -> SafeString:
    """A hidden field by which the form acts once; it stays the same while the form comes back with faults."""
    request: HttpRequest | None = context.get("request")
    sent = request.POST.get(FIELD, "") if request else ""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, sent if is_token(sent) else new_token())


@register.inclusion_tag("components/form_row.html")
def form_row(
    field: forms.BoundField, *, label: str = "", hint: str | None = None, autofocus: bool = False
) -> dict[str, Any]:
    """A field with its label, help and errors, tied together for screen readers; an empty `hint` is no help.

    A field that may be left empty is called optional, unless its `is_needed` says that it is only not needed yet.
    A field of `find_field` has its button beside it.
    Boxes to tick of a field with `is_long` are folded on a phone (with "folded" everywhere); what is ticked is named.
    """
    if hint is not None:
        field.help_text = hint
    if words := getattr(field.field, "found_words", ""):
        field.help_text = f"{field.help_text} {words}".strip()
    kind = _kind(field.field.widget)
    is_long = getattr(field.field, "is_long", False)
    shows = getattr(field.field, "shows", "")
    if is_long:
        field.field.widget.choices = list(field.field.widget.choices)  # asked twice, read once
    is_short = isinstance(field.field.widget, forms.DateInput | forms.NumberInput)
    attributes: dict[str, Any] = {
        "class": f"{kind}{' is-short' if is_short else ''}{' is-invalid' if field.errors else ''}",
    }
    if not isinstance(field.field.widget, forms.DateInput):
        attributes["placeholder"] = False  # a hint that vanishes is none
    if isinstance(field.field.widget, OneLine):
        attributes["class"] += " is-one-line"
    elif isinstance(field.field.widget, forms.Textarea):
        attributes["rows"] = 5
    if autofocus and not field.form.errors:
        attributes["autofocus"] = True
    return {
        "field": field,
        "control": field.as_widget(attrs={} if kind == "choices" else attributes),
        "label": label or field.label,
        "group": kind == "choices",
        "is_long": is_long,
        "ticked": [one.choice_label for one in field if one.data["selected"]] if is_long else [],
        "check": kind == "form-check-input",
        "password": isinstance(field.field.widget, forms.PasswordInput),
        "file": field.field if isinstance(field.field.widget, forms.FileInput) else None,
        "shows": field.form[shows].auto_id if shows else "",
        "optional": not (field.field.required or shows or getattr(field.field, "is_needed", False)),
    }


@register.simple_tag
def filter_parts(form: forms.BaseForm) -> dict[str, Any]:
    """The fields of a filter bar: those of the form's `FIRST`, else all, and the others, with whether one is used."""
    names = getattr(form, "FIRST", form.fields)
    fields = form.visible_fields()
    more = [field for field in fields if field.name not in names]
    return {
        "first": [field for field in fields if field.name in names],
        "more": more,
        "is_in_use": any(field.errors or field.value() for field in more),
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm, *, focus: bool = True) -> dict[str, Any]:
    """All errors of a form at its top, each a link to its field; takes the focus when the page opens.

    `of` of a field says to which of many things alike it belongs.
    """
    rows = [(field, error) for field in form for error in field.errors] if form.is_bound else []
    general = form.non_field_errors() if form.is_bound else []
    return {"rows": rows, "general": general, "count": len(rows) + len(general), "focus": focus}


def _trimmed(content: SafeString) -> SafeString:
    return mark_safe(content.strip())  # noqa: S308 - rendered by the template engine already


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _query(context: template.Context) -> QueryDict:
    request: HttpRequest | None = context.get("request")
    return request.GET.copy() if request else QueryDict(mutable=True)


def _forget_place(query: QueryDict) -> None:
    for name in ("after", "before", "cursor", "page"):
        query.pop(name, None)


def _chip(context: template.Context, field: forms.BoundField, value: Any) -> dict[str, str]:
    query = _query(context)
    left: Sequence[str] = [one for one in query.getlist(field.html_name) if one != str(value)]
    query.setlist(field.html_name, list(left))
    _forget_place(query)
    cleaned: Any = getattr(field.form, "cleaned_data", {}).get(field.name)
    choices = {str(key): text for key, text in getattr(field.field.widget, "choices", ())}  # what the reader chose from
    said = cleaned.said() if hasattr(cleaned, "said") else choices.get(str(value), value)  # an address is no words
    return {
        "label": str(field.label),
        "value": str(cleaned if isinstance(cleaned, Model) else said),
        "url": "?" + query.urlencode(),
    }
