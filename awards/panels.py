"""What this part shows on the pages of others."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from awards.permissions.service import may_keep_service, may_see_service
from awards.queries.service import service_of
from mobilization.common.panels import Panel

if TYPE_CHECKING:
    from organizations.models import Person


def service_of_person(user: Any, person: "Person") -> Panel | None:
    """When the person reaches the medal, and the way to how that was counted; who keeps it sees an empty one, too."""
    if not may_see_service(user, person):
        return None
    service = service_of(person, user)
    if not service.periods and service.medal is None and not may_keep_service(user, person):
        return None
    title = _("Service for the medal “Vì sự nghiệp dân vận”")
    return Panel(key="service", title=title, template="awards/_service_panel.html", data={"service": service})
