"""How forms become HTML: as Django does, but for lists to choose from, and for numbers."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

SELECT, OPTION = "django/forms/widgets/select.html", "django/forms/widgets/select_option.html"
NUMBER = "django/forms/widgets/number.html"
BOUNDS = ("min", "max", "step")
"""What only a field of numbers has; the message says it."""


class Renderer(DjangoTemplates):
    """Writes what Django's templates write.

    Django renders two templates for each option: of a page with 380 options in its filters that was a third of the
    work. They are put together here instead; widgets with templates of their own are rendered by these.

    A number is typed into a field of text: from one of numbers a browser sends nothing where something else was typed,
    and shows nothing when that comes back, beside the message that says what is wrong with it.
    """

    def render(self, template_name: str, context: Mapping[str, Any], request: Any = None) -> str:
        """The HTML of a widget, field or form."""
        if template_name == SELECT:
            widget = context["widget"]
            if all(option["template_name"] == OPTION for option in _options(widget)):
                return _select(widget)
        if template_name == NUMBER:
            context = {**context, "widget": _as_text(context["widget"])}
        written: str = super().render(template_name, context, request)  # type: ignore[arg-type]
        return written


def _as_text(widget: Mapping[str, Any]) -> Mapping[str, Any]:
    given = {name: value for name, value in widget["attrs"].items() if name not in BOUNDS}
    keys = "numeric" if str(widget["attrs"].get("step", 1)).isdecimal() else "decimal"
    return {**widget, "type": "text", "attrs": {"inputmode": keys, "autocomplete": "off"} | given}


def _options(widget: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (option for _name, options, _place in widget["optgroups"] for option in options)


def _select(widget: Mapping[str, Any]) -> SafeString:
    parts = [f'<select name="{_shown(widget["name"])}"{_attributes(widget["attrs"])}>']
    for name, options, _place in widget["optgroups"]:
        parts += [f'\n  <optgroup label="{_shown(name)}">'] if name else []
        for option in options:
            begin = f'\n  <option value="{conditional_escape(str(option["value"]))}"{_attributes(option["attrs"])}>'
            parts.append(f"{begin}{_shown(option['label'])}</option>\n")
        parts += ["\n  </optgroup>"] if name else []
    return mark_safe("".join([*parts, "\n</select>"]))  # noqa: S308 - each value is escaped where it is put in


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {_shown(name)}" if value is True else f' {_shown(name)}="{conditional_escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )


def _shown(value: Any) -> str:
    """As a template shows a value."""
    return conditional_escape(localize(value))
