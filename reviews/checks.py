"""What a criteria set cannot do without before it is put in force."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from reviews.models import CriteriaSet


def faults(criteria: "CriteriaSet") -> list[str]:
    """Sentences about what is missing; none where people can score by it. Two queries."""
    groups = list(criteria.groups.prefetch_related("criteria"))
    found = []
    if not groups:
        found.append(_("There is no criterion yet. Begin with a group, then add its criteria."))
    empty = [group.title for group in groups if not group.criteria.all()]
    found += [_("The group “%(group)s” has no criterion.") % {"group": title} for title in empty]
    bounds = list(criteria.bands.values_list("lowest", flat=True))
    if not bounds:
        found.append(_("There is no grade band yet."))
    elif min(bounds) != 0:
        found.append(_("The lowest grade band must begin at 0 points, so that every total has a grade."))
    return found
