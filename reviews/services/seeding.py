"""The criteria set a portal begins with."""

import uuid

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from organizations.models import Unit
from reviews.enums import SetState
from reviews.models import CriteriaSet
from reviews.seeds import BANDS, GROUPS, SOURCE, TITLE
from reviews.services.criteria import write_content


@transaction.atomic
def seed_criteria() -> CriteriaSet | None:
    """Enter the portal's own 100 points, in force, for the topmost unit with the most units below.

    None where there is no unit yet, or where they were entered before: what people made of them stays.
    """
    top = Unit.objects.in_force().filter(parent=None).annotate(below=Count("children")).order_by("-below", "id").first()
    if top is None or CriteriaSet.objects.filter(is_ours=True).exists():
        return None
    criteria = CriteriaSet.objects.create(
        unit=top,
        steward=top,
        family=uuid.uuid4(),
        title=TITLE,
        source=SOURCE,
        is_ours=True,
        state=SetState.PUBLISHED,
        published_at=timezone.now(),
    )
    write_content(criteria, groups=GROUPS, bands=BANDS)
    return criteria
