"""Decisions, who is on their lists, and presentations, and which of them the visitor may see by DOMAIN §8."""

from awards.models import Decision, DecisionRecipient, DecisionRegister, Handover, Presentation
from tests.access.lists import EVERYWHERE, List, at, ids, reach
from tests.access.models_listed import READING_INSIDE
from tests.access.reading import links, results
from tests.awards.decision_makers import make_handover, make_presentation, make_signed


def fill_decisions(world) -> None:
    """A decision of every unit, of which a part was handed over."""
    for name in EVERYWHERE:
        unit = getattr(world.units, name)
        decision = make_signed(unit, world.awards.form, f"Được khen {name}", f"Chưa trao {name}")
        event = make_presentation(unit, title=f"Trao tặng {name}")
        make_handover(event, decision.recipients.order_by("order")[0])
    of_city = make_signed(world.units.city, world.awards.form, *EVERYWHERE, state="published")
    for row in of_city.recipients.all():
        DecisionRecipient.objects.filter(pk=row.pk).update(unit=getattr(world.units, row.name))


def reached(rows, path="steward"):
    """Those of the units the visitor reaches; council members have none."""

    def allowed(world, visitor):
        if visitor.role == "anonymous":
            return None
        return ids(rows.filter(**{f"{path}__in": reach(world, visitor, READING_INSIDE) or ()}))

    return allowed


def _recipients(response):
    return {row.pk for row, _tone in response.context["recipients"]}


def _of_the_event(world, visitor):
    found = reached(Presentation.objects)(world, visitor)
    if found is None or world.decided.event.pk not in found:
        return None
    return ids(Handover.objects.filter(presentation=world.decided.event))


def _handovers(world):
    return f"api/v1/award-presentations/{world.decided.event.pk}/handovers/"


def _commended(world, visitor):
    """Of the decisions one reaches, and of the city's published one whoever works in a unit one reaches."""
    if visitor.role == "anonymous":
        return None
    units = reach(world, visitor, READING_INSIDE) or ()
    known = ids(DecisionRecipient.objects.filter(decision__steward__in=units))
    return known | ids(DecisionRecipient.objects.filter(decision__state="published", unit__in=units))


DECISION_LISTS = (
    List("decisions", "award-decisions/", at("award-decisions/", links("award-decisions")),
         reached(Decision.objects)),
    List("decisions, API", "api/v1/award-decisions/", at("api/v1/award-decisions/?page_size=9", results),
         reached(Decision.objects)),
    List("commended", "award-recipients/", at("award-recipients/", _recipients), _commended),
    List("commended, API", "api/v1/award-recipients/", at("api/v1/award-recipients/?page_size=9", results), _commended),
    List("presentations", "award-presentations/", at("award-presentations/", links("award-presentations")),
         reached(Presentation.objects)),
    List("presentations, API", "api/v1/award-presentations/", at("api/v1/award-presentations/?page_size=9", results),
         reached(Presentation.objects)),
    List("registers", "award-registers/", at("award-registers/", links("award-registers")),
         reached(DecisionRegister.objects, "unit")),
    List("registers, API", "api/v1/award-registers/", at("api/v1/award-registers/?page_size=9", results),
         reached(DecisionRegister.objects, "unit")),
    List("handed over, API", "api/v1/award-presentations/<int:pk>/handovers/", at(_handovers, results), _of_the_event),
)  # fmt: skip
