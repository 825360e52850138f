"""Who was given the medal “Vì sự nghiệp dân vận” by a decision, one's own or another body's: a source of `medals`."""

from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import DecisionRecipient
from awards.queries.medals import Medal, among, has_medal


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
        found[person] = Medal(given_on, _("No. %(number)s of %(body)s") % words, address)
    return found


def given_before(rows: Iterable[DecisionRecipient]) -> dict[int, Medal]:
    """Row → the medal that its person has already, of rows that give it again and that no nomination explains.

    A nomination was looked at: whoever explained there why it is no obstacle is not asked again.
    """
    asked = {
        row.pk: row.person_id
        for row in rows
        if row.form is not None and row.form.is_service_medal and row.person_id and row.nomination_id is None
    }
    known = has_medal(set(asked.values())) if asked else {}
    return {row: known[person] for row, person in asked.items() if person in known}
