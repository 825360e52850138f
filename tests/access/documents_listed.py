"""The lists of documents and duties, and what of them the visitor may see by DOMAIN §8."""

from directives.models import DirectiveDocument, Duty
from tests.access.lists import List, at, ids, reach
from tests.access.models_listed import READING_INSIDE
from tests.access.reading import links, results


def documents(world, visitor) -> set[int] | None:
    """All that are not internal; the ward's internal one, which asks the ward for something, where that concerns."""
    if visitor.role == "anonymous":
        return None
    concerned = visitor.role in READING_INSIDE and visitor.relation in {"own", "above", "below"}
    if visitor.role == "superuser" or concerned:
        return ids(DirectiveDocument.objects.all())
    return ids(DirectiveDocument.objects.filter(is_internal=False))


def duties(world, visitor) -> set[int] | None:
    """Those of the units the visitor reaches; everybody may open the list."""
    if visitor.role == "anonymous":
        return None
    return ids(Duty.objects.filter(steward__in=reach(world, visitor, READING_INSIDE) or ()))


DOCUMENT_LISTS = (
    List("documents", "documents/", at("documents/", links("documents")), documents),
    List("documents, API", "api/v1/documents/", at("api/v1/documents/?page_size=9", results), documents),
    List("duties", "duties/", at("duties/?whose=", links("duties")), duties),
    List("duties, API", "api/v1/duties/", at("api/v1/duties/?page_size=9", results), duties),
)
