"""By what dialogues, opinions and commitments are divided."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Func, Value, When
from django.utils.translation import gettext_lazy as _

from dialogues.commitment_enums import CommitmentState
from dialogues.enums import ConferenceKind, HostRole
from dialogues.opinion_enums import Channel, OpinionKind, OpinionState
from organizations.dimensions import Dimension
from organizations.dimensions import register as register_dimensions
from organizations.models import Unit

MOST_STARS = 5
UNITS = Unit.objects.order_by("sort_key", "id")
HOSTS = Func(
    *(Case(When(**{f"{role}_hosts": True}, then=Value(role.value)), output_field=CharField()) for role in HostRole),
    template="array_remove(ARRAY[%(expressions)s]::varchar[], NULL)",
    output_field=ArrayField(CharField()),
)
"""The roles that host a conference."""
DIMENSIONS = (
    Dimension(key="conference_kind", title=_("Kind of conference"), choices=ConferenceKind.choices),
    Dimension(key="host", title=_("Who hosts it"), choices=HostRole.choices, is_list=True),
    Dimension(key="opinion_kind", title=_("Kind of opinion"), choices=OpinionKind.choices),
    Dimension(key="channel", title=_("How it came"), choices=Channel.choices),
    Dimension(key="opinion_state", title=_("State of the opinion"), choices=OpinionState.choices),
    Dimension(key="answering", title=_("Unit that answers"), rows=UNITS.all, nothing=_("Not assigned yet")),
    Dimension(key="stars", title=_("Stars"), choices=[(each, str(each)) for each in range(MOST_STARS, 0, -1)]),
    Dimension(key="commitment_state", title=_("State of the commitment"), choices=CommitmentState.choices),
    Dimension(key="keeper", title=_("Unit that keeps the commitment"), rows=UNITS.all),
)


def register() -> None:
    """Make them known; for `AppConfig.ready()`."""
    register_dimensions(*DIMENSIONS)
