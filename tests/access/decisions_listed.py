"""Decisions, who is on their lists, and presentations, and which of them the visitor may see by DOMAIN §8."""

from awards.models import Certificate, CertificateLayout, Decision, DecisionRecipient, Handover, Presentation
from tests.access.lists import EVERYWHERE, List, at, ids, reach, signed_in
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
        Certificate.objects.create(recipient=decision.recipients.order_by("order")[1])


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


COMMENDED = reached(DecisionRecipient.objects, "decision__steward")
DECISION_LISTS = (
    List("decisions", "award-decisions/", at("award-decisions/", links("award-decisions")),
         reached(Decision.objects)),
    List("decisions, API", "api/v1/award-decisions/", at("api/v1/award-decisions/?page_size=9", results),
         reached(Decision.objects)),
    List("commended", "award-recipients/", at("award-recipients/", _recipients), COMMENDED),
    List("commended, API", "api/v1/award-recipients/", at("api/v1/award-recipients/?page_size=9", results), COMMENDED),
    List("presentations", "award-presentations/", at("award-presentations/", links("award-presentations")),
         reached(Presentation.objects)),
    List("presentations, API", "api/v1/award-presentations/", at("api/v1/award-presentations/?page_size=9", results),
         reached(Presentation.objects)),
    List("handed over, API", "api/v1/award-presentations/<int:pk>/handovers/", at(_handovers, results), _of_the_event),
    List("layouts of certificates, API", "api/v1/certificate-layouts/",
         at("api/v1/certificate-layouts/?page_size=9", results), signed_in(CertificateLayout)),
    List("certificates", "award-decisions/<int:pk>/certificates/", at(_certificates(""), lambda response: {
        row.pk for row, _more in response.context["recipients"]}),
         _of_the_decision(DecisionRecipient.objects, "decision")),
    List("certificates, API", "api/v1/award-decisions/<int:decision>/certificates/",
         at(_certificates("api/v1/"), results), _of_the_decision(Certificate.objects, "recipient__decision")),
)  # fmt: skip
