"""Who was given the medal “Vì sự nghiệp dân vận” by a decision, one's own or another body's: a source of `medals`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import DecisionRecipient
from awards.queries.medals import Medal, among, has_medal
from organizations.models import Person


def by_decisions(person_ids: Collection[int]) -> dict[int, Medal]:
    """Of decisions that were signed or taken on record and hold; the first one of each person. One query.

    The address is that of the person's record, which everybody reads who sees their service.
    """
    rows = DecisionRecipient.objects.standing().filter(person__in=among(person_ids), form__is_service_medal=True)
    found: dict[int, Medal] = {}
    for row in rows.select_related("decision__unit").order_by("decision__signed_on", "id"):
        given_on, person = row.decision.signed_on, row.person_id
        if given_on is None or person is None or person in found:
            continue
        words = {"number": row.decision.numbered, "body": row.decision.decided_by}
        address = reverse("awards:person_record", args=[person])
        said, elsewhere = _("No. %(number)s of %(body)s") % words, _("a decision of %(body)s") % words
        found[person] = Medal(given_on, said, address, row=row.pk, elsewhere=elsewhere)
    return found


def as_told(found: Mapping[int, Medal], reader: Any) -> dict[int, Medal]:
    """The same as the `reader` (None: everybody) may be told it: by which decision only to who reads that award.

    A mark kept by hand is read by who reads the person's service. A query each for marks and for decisions, if any.
    """
    by_hand = [person for person, medal in found.items() if medal.by_hand]
    rows = [medal.row for medal in found.values() if medal.row is not None]
    read: set[int] = set()
    if by_hand and reader is not None:
        known = Person.objects.visible_to(reader).human().filter(pk__in=among(by_hand))
        read |= set(known.values_list("pk", flat=True))
    if rows and reader is not None:
        seen = DecisionRecipient.objects.on_record(reader).filter(pk__in=among(rows))
        read |= set(seen.values_list("person", flat=True))
    return {
        person: medal if person in read or not (medal.by_hand or medal.row) else _elsewhere(medal)
        for person, medal in found.items()
    }


def _elsewhere(medal: Medal) -> Medal:
    said = medal.elsewhere or _("it is noted on their service")
    return replace(medal, decision=said, url="", is_read=False)


def given_before(rows: Iterable[DecisionRecipient], reader: Any) -> dict[int, Medal]:
    """Row → the medal that its person has already, of rows that give it again and that no nomination explains.

    A nomination was looked at: whoever explained there why it is no obstacle is not asked again.
    """
    asked = {
        row.pk: row.person_id
        for row in rows
        if row.form is not None and row.form.is_service_medal and row.person_id and row.nomination_id is None
    }
    known = as_told(has_medal(set(asked.values())), reader) if asked else {}
    return {row: known[person] for row, person in asked.items() if person in known}
