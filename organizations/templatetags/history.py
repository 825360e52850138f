"""The History panel for the page of any record: `{% load history %}{% history_panel unit %}`."""

from typing import Any

from django import template
from django.db import models

from organizations.models import Unit
from organizations.permissions.history import may_audit
from organizations.queries.history import has_parts, history_of

register = template.Library()
SHOWN = 5


@register.inclusion_tag("organizations/_history_panel.html", takes_context=True)
def history_panel(context: template.Context, record: models.Model) -> dict[str, Any]:
    """The newest changes of `record` and the way to all of them; nothing for who may not know."""
    request = context.get("request")
    found = history_of(record, request.user, size=SHOWN) if request else None
    panel = {"changes": found, "model": record._meta.model_name, "pk": record.pk, "has_parts": has_parts(record)}
    return panel | {"audited_unit": isinstance(record, Unit) and bool(request and may_audit(request.user))}


@register.simple_tag(takes_context=True)
def reads_changes(context: template.Context) -> bool:
    """Whether the page's reader has the list of all changes; for the rail."""
    request = context.get("request")
    return bool(request and may_audit(request.user))
