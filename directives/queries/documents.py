"""What a document's page shows: whether it is in force, the chain it stands in, how far its requirements are."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from directives.enums import LinkKind
from directives.models import DirectiveDocument, DocumentLink, Duty, Requirement
from directives.permissions.documents import may_say_of
from organizations.dates import known_start, today

LONGEST_CHAIN = 100


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whether a document is in force: `key` is waiting, in_force, ended or replaced; `since` and `by` say more.

    Of one that ended, `since` is its last day, None where that is not for the reader.
    """

    key: str
    since: datetime.date | None = None
    by: DirectiveDocument | None = None


@dataclass
class Step:
    """A document of a chain, what it does with the others, and which of these links the reader may take away."""

    document: DirectiveDocument
    links: list[DocumentLink] = field(default_factory=list)
    incoming: list[DocumentLink] = field(default_factory=list)
    removable: set[int] = field(default_factory=set)


def chain(document: DirectiveDocument, user: Any) -> list[Step]:
    """All documents that hang together with this one, the oldest first, with the links between them.

    Only what the account may see, and only over documents it may see: a hidden one parts the chain. Three queries.
    """
    visible = DirectiveDocument.objects.visible_to(user).filter(pk__in=_connected(document.pk))
    steps = {each.pk: Step(each) for each in visible.select_related("issuer_unit", "steward")}
    links = list(DocumentLink.objects.filter(document__in=steps, other__in=steps).order_by("id"))
    reached = _reached(document.pk, links)
    for link in links:
        link.document, link.other = steps[link.document_id].document, steps[link.other_id].document
        steps[link.document_id].links.append(link)
        steps[link.other_id].incoming.append(link)
        if may_say_of(user, link.document, link.kind, link.other):
            steps[link.document_id].removable.add(link.pk)
    found = [step for pk, step in steps.items() if pk in reached]
    return sorted(found, key=lambda step: (step.document.issued_on, step.document.pk))


def _connected(pk: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE near(id) AS (SELECT %s::bigint UNION"
            " SELECT CASE WHEN l.document_id = near.id THEN l.other_id ELSE l.document_id END"
            " FROM directives_documentlink l JOIN near ON near.id IN (l.document_id, l.other_id))"
            " SELECT id FROM near LIMIT %s",
            [pk, LONGEST_CHAIN],
        )
        return [row[0] for row in cursor.fetchall()]


def _reached(start: int, links: list[DocumentLink]) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for link in links:
            for one, other in ((link.document_id, link.other_id), (link.other_id, link.document_id)):
                if one == here and other not in reached:
                    reached.add(other)
                    waiting.append(other)
    return reached


def standing(document: DirectiveDocument, steps: list[Step], on: datetime.date | None = None) -> Standing:
    """How the document stands on the day, by its own dates and by what replaced it; the rule of `in_force`.

    `by` names the replacing document if it is one of `steps`, which the reader may see; of a hidden one nothing is
    told, neither its day: only that this document has ended. One query.
    """
    day = on or today()
    begins = known_start(document.valid_from)
    first = max(begins, document.issued_on) if begins else document.issued_on
    if first > day:
        return Standing(key="waiting", since=first)
    replacing = DocumentLink.objects.filter(other=document, kind=LinkKind.REPLACES, document__issued_on__lte=day)
    first_one = replacing.select_related("document").order_by("document__issued_on", "pk").first()
    if first_one:
        replaced_on = first_one.document.issued_on
        if first_one.document_id in {step.document.pk for step in steps}:
            return Standing(key="replaced", since=replaced_on, by=first_one.document)
        has_own_end = document.valid_to is not None and document.valid_to < replaced_on
        return Standing(key="ended", since=document.valid_to if has_own_end else None)
    if document.valid_to and document.valid_to < day:
        return Standing(key="ended", since=document.valid_to)
    return Standing(key="in_force", since=first)


def requirements_with_progress(document: DirectiveDocument, user: Any) -> "QuerySet[Requirement]":
    """What the document asks, each with its duties as far as the account sees them.

    `asked`, `done`, `late` (open after the day, or done after it), `overdue` (still open). One query.
    """
    seen = Q(duties__in=Duty.objects.visible_to(user).filter(requirement__document=document).values("pk"))
    overdue = Q(duties__done_on=None, due_on__lt=today())
    done_late = Q(duties__done_on__gt=F("due_on"))
    return (
        Requirement.objects.filter(document=document)
        .annotate(
            asked=Count("duties", filter=seen),
            done=Count("duties", filter=seen & Q(duties__done_on__isnull=False)),
            late=Count("duties", filter=seen & (overdue | done_late)),
            overdue=Count("duties", filter=seen & overdue),
        )
        .order_by("due_on", "id")
    )
