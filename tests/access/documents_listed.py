"""The lists of documents and duties, and what of them the visitor may see by DOMAIN §8."""

from directives.models import DirectiveDocument, Duty, DutyFile
from tests.access.lists import List, at, ids, reach
from tests.access.models_listed import READING_INSIDE
from tests.access.people import RELATIONS
from tests.access.reading import links, results


def documents(world, visitor) -> set[int] | None:
    """All that are not internal; the ward's internal one, which asks the ward for something, where that concerns."""
    if visitor.role == "anonymous":
        return None
    concerned = visitor.role in READING_INSIDE and visitor.relation in {"own", "above", "below"}
    if visitor.role == "superuser" or concerned:
        return ids(DirectiveDocument.objects.all())
    return ids(DirectiveDocument.objects.filter(is_internal=False))


def own_tasks(world, visitor) -> set[int] | None:
    """Open ones of the unit one acts for, to those who do them."""
    if visitor.role == "anonymous":
        return None
    place = {relation.name: relation.where for relation in RELATIONS}.get(visitor.relation)
    if visitor.role not in {"officer", "leader"} or visitor.relation == "past":
        return set()
    return ids(Duty.objects.filter(steward=getattr(world.units, place), done_on=None))


def duties(world, visitor) -> set[int] | None:
    """Those of the units the visitor reaches; everybody may open the list."""
    if visitor.role == "anonymous":
        return None
    return ids(Duty.objects.filter(steward__in=reach(world, visitor, READING_INSIDE) or ()))


def evidence(world, visitor) -> set[int] | None:
    """That of the ward's duty, to whoever sees the duty."""
    units = reach(world, visitor, READING_INSIDE)
    if units is None or world.units.ward.pk not in units:
        return None
    return ids(DutyFile.objects.filter(duty=world.duty))


DOCUMENT_LISTS = (
    List("documents", "documents/", at("documents/", links("documents")), documents),
    List("documents, API", "api/v1/documents/", at("api/v1/documents/?page_size=9", results), documents),
    List("duties", "duties/", at("duties/?whose=", links("duties")), duties),
    List("tasks, my work", "work/", at("work/", lambda response: {duty.pk for duty, _ in response.context["tasks"]}),
         own_tasks),
    List("duties, API", "api/v1/duties/", at("api/v1/duties/?page_size=9", results), duties),
    List("evidence of a duty, API", "api/v1/duties/<int:duty>/files/",
         at(lambda world: f"api/v1/duties/{world.duty.pk}/files/", results), evidence),
)  # fmt: skip
