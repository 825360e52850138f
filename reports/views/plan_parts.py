"""What the pages of templates and schedules have in common: their badge, taking one out of use and into use again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mobilization.workflow.part_pages import ask_first

UNITS = ("unit", "steward")


def badge_of(record: Any) -> tuple[str, str]:
    """Tone and words of whether it is in use."""
    return ("success", _("In use")) if record.is_in_use else ("neutral", _("Not in use"))


@dataclass(frozen=True)
class UseWords:
    """What the page asks, what it says will happen, and what was done; lazy texts."""

    title: Any
    effect: Any
    said: Any


def use_page(
    request: HttpRequest,
    found: Any,
    use: Callable[..., Any],
    *,
    out: UseWords,
    again: UseWords,
    things: list[str] | None = None,
) -> HttpResponse:
    """Take a template or schedule out of use (`out`), or into use `again`, after saying what that does.

    `use(found, is_in_use=…, by=…)` is the verb; `things` name what it happens to, the record itself where None.
    """
    was_in_use = found.is_in_use
    words = out if was_in_use else again
    return ask_first(
        request,
        found,
        lambda: use(found, is_in_use=not was_in_use, by=request.user),
        title=str(words.title),
        label=_("Take out of use") if was_in_use else _("Take into use"),
        effects=[str(words.effect)],
        said=str(words.said),
        things=things,
        seen=str(found.version),
    )
