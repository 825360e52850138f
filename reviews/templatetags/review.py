"""The way between the lists of review, one section of the rail: `{% load review %}{% review_tabs "councils" %}`."""

from types import SimpleNamespace
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.enums import Role
from organizations.models.stewarded import SUBTREE_ROLES
from reviews.querysets import READERS_OF_SHEETS

register = template.Library()
EVERYBODY = frozenset(Role)
LISTS = (
    ("councils", gettext_lazy("Councils"), EVERYBODY),
    ("rounds", gettext_lazy("Rounds of review"), EVERYBODY),
    ("sheets", gettext_lazy("Score sheets"), frozenset({Role.REVIEWER, Role.APPROVER, *READERS_OF_SHEETS})),
    ("sessions", gettext_lazy("Sessions"), EVERYBODY),
    ("committees", gettext_lazy("Steering committees"), SUBTREE_ROLES),
    ("criteria", gettext_lazy("Criteria sets"), EVERYBODY),
)
"""Names of the lists' routes, in the order of the tabs, and the roles that may ever find anything in them."""


@register.inclusion_tag("components/tabs.html", takes_context=True)
def review_tabs(context: template.Context, current: str) -> dict[str, Any]:
    """A tab for each list that is not always empty for the account, the `current` one marked."""
    user = context["request"].user
    acting = None if user.is_superuser else user.acting
    tabs = [
        SimpleNamespace(label=title, url=reverse(f"reviews:{name}"), current=name == current, count=None)
        for name, title, roles in LISTS
        if acting is None or acting.role in roles or name == current
    ]
    return {"tabs": tabs, "label": _("Review")}
