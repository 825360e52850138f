"""Whose words stand in which field of dialogues, who may read them, and the canaries that find out (P1).

`FIELDS` has a line for every text field of the app: a new field without one fails. What is allowed is said here from
units, states and roles, by DOMAIN §§8 and 9 and the documents named beside each class, not by asking the code.
"""

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

SIGN = re.compile(r"canary\d{4}x")


class Who(Enum):
    """Who reads it; the document that says so."""

    IDENTITY = "the very unit that handles the opinion, after a purpose (DOMAIN §9, dialogues-opinions.md)"
    PIECE = "the very unit that handles the opinion (dialogues-citizens.md)"
    WORDS = "who reads the opinion: the units from its steward up, and from the one that answers (DOMAIN §8)"
    REFERENCE = "the system that handed it in (dialogues-api.md)"
    NAMED = "who writes the conference, in a list for the door (dialogues.md)"
    CONFERENCE = "the units from its steward up; everybody once it is announced (dialogues.md)"
    INSIDE = "the units from its steward up; of conferences, groups, agendas, reception days, earlier years"
    COMMITMENT = "the units from its steward and from who keeps it up; everybody with a published conclusion"
    PUBLIC = "everybody while the opinion is published (dialogues-publication.md)"


FIELDS: dict[str, Who] = {
    **dict.fromkeys(("OpinionIdentity.name", "OpinionIdentity.phone", "OpinionIdentity.address"), Who.IDENTITY),
    **dict.fromkeys(("OpinionFile.name", "OpinionFile.bytes"), Who.PIECE),
    **dict.fromkeys(("OpinionText.text", "OpinionText.place", "OpinionText.answer"), Who.WORDS),
    **dict.fromkeys(("OpinionRating.words", "EarlierAnswer.answer", "EarlierAnswer.reason"), Who.WORDS),
    **dict.fromkeys(("OpinionTransition.reason", "Opinion.sent_to"), Who.WORDS),
    "OpinionReference.ref": Who.REFERENCE,
    **dict.fromkeys(("Registration.name", "Registration.group"), Who.NAMED),
    **dict.fromkeys(("Conference.title", "Conference.place", "Conference.link", "Conference.content"), Who.CONFERENCE),
    **dict.fromkeys(("Conference.secretary_name", "Conference.council_name"), Who.CONFERENCE),
    **dict.fromkeys(("Conference.committee_name", "Conference.how_to", "InvitedGroup.name"), Who.CONFERENCE),
    **dict.fromkeys(("Conference.conclusion", "Conference.conclusion_number"), Who.CONFERENCE),
    **dict.fromkeys(("ConferenceTransition.reason", "OpinionGroup.title", "AgendaItem.title"), Who.CONFERENCE),
    **dict.fromkeys(("OpinionGroup.wording", "AgendaItem.reply", "ReceptionDay.note"), Who.INSIDE),
    **dict.fromkeys(("DialogueFigures.title", "DialogueFigures.source_title"), Who.INSIDE),
    **dict.fromkeys(("DialogueFigures.source_url", "DialogueFigures.note"), Who.INSIDE),
    **dict.fromkeys(("Commitment.title", "Commitment.outcome", "Commitment.link"), Who.COMMITMENT),
    **dict.fromkeys(("Commitment.first_title", "Commitment.rewording"), Who.COMMITMENT),
    **dict.fromkeys(("CommitmentTransition.reason", "CommitmentFile.name", "CommitmentFile.bytes"), Who.COMMITMENT),
    **dict.fromkeys(("PublishedOpinion.title", "PublishedOpinion.question"), Who.PUBLIC),
    **dict.fromkeys(("PublishedOpinion.answer", "PublishedOpinion.place"), Who.PUBLIC),
    "PublishedOpinion.hints_reason": Who.WORDS,
}
OFFICIALS = {"Opinion.sent_to", "OpinionTransition.reason"}
"""Beside the words of citizens, and on record for ever: the forms say to name no citizen (dialogues-opinions.md)."""
NO_WORDS = {
    "number": "made by the portal", "code_hash": "a fingerprint", "ref_hash": "a fingerprint",
    "network": "a fingerprint", "site": "a fingerprint", "door": "a name of the code", "salt": "chance",
    "key": "a place in the storage", "sha256": "a fingerprint", "content_type": "a kind of file",
    "action": "a name of the code", "from_state": "a state", "to_state": "a state",
    "search": "follows from the other fields",
}  # fmt: skip
"""Fields in which nobody writes anything, with the reason."""
_TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)


def text_fields() -> dict[str, list[str]]:
    """Model of dialogues → its fields for words, from the models themselves; files have their bytes besides."""
    found: dict[str, list[str]] = {}
    for model in apps.get_app_config("dialogues").get_models(include_auto_created=True):
        if model._meta.model_name.endswith("event"):
            continue  # the record of changes, which the database itself writes
        names = [
            each.name for each in model._meta.concrete_fields
            if isinstance(each, _TEXTS) and not each.choices and each.name not in NO_WORDS
        ]  # fmt: skip
        found[model.__name__] = names + (["bytes"] if model.__name__.endswith("File") else [])
    return found


@dataclass
class Canaries:
    """Those that were let out: sign → where it stands (`Model.field`) and the row.

    `filled` are those of fields that the verbs had left empty, or of rows made without verbs: they must not get out and
    need not be shown either.
    """

    known: dict[str, tuple[str, Any]] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)
    _number: int = 0

    def new(self) -> str:
        """A sign that nobody else has; nobody writes such a word."""
        self._number += 1
        return f"canary{self._number:04d}x"

    def stand(self, sign: str, where: str, row: Any) -> None:
        """Note where it stands."""
        assert sign not in self.known, (sign, where, self.known[sign])
        self.known[sign] = (where, row)

    def opinions(self) -> list[int]:
        """The opinions that somebody is known of."""
        return sorted({row.opinion_id for where, row in self.known.values() if where == "OpinionIdentity.name"})

    def fill(self) -> None:
        """A canary in every text field of every row that takes one, and a note of those that stand there already."""
        for name, fields in text_fields().items():
            for row in apps.get_model("dialogues", name)._default_manager.order_by("pk"):
                for each in fields:
                    if each != "bytes":
                        self._put(row, f"{name}.{each}", each)

    def _put(self, row: Any, where: str, name: str) -> None:
        there = SIGN.findall(getattr(row, name))
        if not there and self._written(row, name):
            there = SIGN.findall(getattr(row, name))
            self.filled.update(there)
        for sign in there:
            self.stand(sign, where, row)

    def _written(self, row: Any, name: str) -> bool:
        """Whether the row takes another word there: what the database refuses stays as it was."""
        was, sign = getattr(row, name), self.new()
        is_address = isinstance(row._meta.get_field(name), models.URLField)
        setattr(row, name, f"https://example.vn/{sign}" if is_address else f"{was} {sign}".strip())
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            setattr(row, name, was)
            return False
        return True
