"""Decisions, who is on their lists, and presentations, and which of them the visitor may see by DOMAIN §8."""

from awards.models import (
    Certificate,
    CertificateLayout,
    Decision,
    DecisionRecipient,
    DecisionRegister,
    Handover,
    Presentation,
)
from tests.access.lists import EVERYWHERE, List, at, ids, reach, signed_in
from tests.access.models_listed import READING_INSIDE
from tests.access.reading import links, results
from tests.awards.decision_makers import (
    make_decision,
    make_handover,
    make_made,
    make_presentation,
    make_recipient,
    make_signed,
)


def fill_decisions(world) -> None:
    """A decision of every unit, of which a part was handed over."""
    for name in EVERYWHERE:
        unit = getattr(world.units, name)
        draft, form = make_decision(unit), world.awards.form
        make_recipient(draft, form, f"Được khen {name}", person=world.decided.commended)
        make_recipient(draft, form, f"Chưa trao {name}", "collective", collective=world.units.ward)
        make_recipient(draft, form, f"Hộ {name}", "household", unit=world.units.ward)
        decision = make_made(draft)
        event = make_presentation(unit, title=f"Trao tặng {name}")
        make_handover(event, decision.recipients.order_by("order")[0])
        Certificate.objects.create(recipient=decision.recipients.order_by("order")[1])
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


def _of_the_decision(rows, path):
    def allowed(world, visitor):
        found = reached(Decision.objects)(world, visitor)
        if found is None or world.decided.signed.pk not in found:
            return None
        return ids(rows.filter(**{path: world.decided.signed}))

    return allowed


def _certificates(prefix):
    return lambda world: f"{prefix}award-decisions/{world.decided.signed.pk}/certificates/"


def _handovers(world):
    return f"api/v1/award-presentations/{world.decided.event.pk}/handovers/"


def _awards(response):
    return {line.row.pk for line in response.context["lines"]}


def _on_record(**of):
    """What was decided for them, of decisions of the units the visitor reaches."""

    def allowed(world, visitor):
        whose = {path: name(world) for path, name in of.items()}
        rows = DecisionRecipient.objects.filter(**whose, decision__state__in=["signed", "published", "annulled"])
        return reached(rows, "decision__steward")(world, visitor)

    return allowed


def _known(allowed):
    """None for whom the person does not exist."""
    return lambda world, visitor: allowed(world, visitor) or None


def _person(world):
    return f"people/{world.decided.commended.pk}/commendations/"


def _ward(world):
    return f"units/{world.units.ward.pk}/commendations/"


OF_PERSON = _known(_on_record(person=lambda world: world.decided.commended))
OF_WARD = _on_record(collective=lambda world: world.units.ward)


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
    List("record of a person", "people/<int:pk>/commendations/", at(_person, _awards), OF_PERSON),
    List("record of a person, API", "api/v1/people/<int:person>/commendations/",
         at(lambda world: f"api/v1/{_person(world)}?page_size=9", results), OF_PERSON),
    List("record of a unit", "units/<int:pk>/commendations/", at(_ward, _awards), OF_WARD),
    List("record of a unit, API", "api/v1/units/<int:unit>/commendations/",
         at(lambda world: f"api/v1/{_ward(world)}?page_size=9", results), OF_WARD),
    List("households within a unit", "units/<int:pk>/commendations/",
         at(lambda world: f"{_ward(world)}?whose=within&recipient=household", _awards),
         _on_record(recipient=lambda world: "household", unit=lambda world: world.units.ward)),
    List("handed over, API", "api/v1/award-presentations/<int:pk>/handovers/", at(_handovers, results), _of_the_event),
    List("layouts of certificates, API", "api/v1/certificate-layouts/",
         at("api/v1/certificate-layouts/?page_size=9", results), signed_in(CertificateLayout)),
    List("certificates", "award-decisions/<int:pk>/certificates/", at(_certificates(""), lambda response: {
        row.pk for row, _more in response.context["recipients"]}),
         _of_the_decision(DecisionRecipient.objects, "decision")),
    List("certificates, API", "api/v1/award-decisions/<int:decision>/certificates/",
         at(_certificates("api/v1/"), results), _of_the_decision(Certificate.objects, "recipient__decision")),
)  # fmt: skip
