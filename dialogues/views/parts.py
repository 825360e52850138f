"""What the pages of this app have in common."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mobilization.workflow.part_pages import form_page as part_form_page

LISTS = (
    ("conferences", _("Plan")),
    ("board", _("Board")),
    ("opinions", _("Opinions")),
    ("opinion_work", _("Opinions that wait")),
    ("reception_days", _("Reception days")),
    ("commitments", _("Commitments")),
    ("figures", pgettext_lazy("dialogue", "In figures")),
)
"""Names of the lists' routes, in the order of the tabs."""


def tabs(current: str) -> list[dict[str, Any]]:
    """The way between the lists of this section."""
    return [{"label": title, "url": reverse(f"dialogues:{name}"), "current": name == current} for name, title in LISTS]


@dataclass(frozen=True)
class Up:
    """A list to which the way back leads."""

    label: str
    url: str

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its address."""
        return self.url


def form_page(request: HttpRequest, form: Any, *, up_label: Any, up_url: str, **context: Any) -> HttpResponse:
    """A form below a list, which is named and linked."""
    return part_form_page(request, form, Up(str(up_label), up_url), **context)
