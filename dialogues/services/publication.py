"""Publishing an answered opinion: what goes out is edited for the public, and scanned before it does."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.models import IdentityLook, Opinion, OpinionIdentity, PublishedOpinion
from dialogues.opinion_enums import IdentityAct, Purpose
from dialogues.permissions.opinions import may_approve
from dialogues.personal_data import OF_CITIZEN, Citizen, Finding, Found, find_personal_data, outermost
from mobilization.common.editing import apply_values
from mobilization.common.text import fold, nfc
from mobilization.workflow.refusals import WrongState
from organizations.dates import today

EDITED = (*PublishedOpinion.TEXTS, "domain", "theme")
CHOSEN = ("shows_name", "hints_passed", "hints_reason")
PUBLIC = (*EDITED, *CHOSEN)
_TITLE = 120
SEEN_ALREADY = gettext_lazy("The public sees it already: take it back first, then publish it anew.")
_WORD = re.compile(r"\w+")
_SHOWN = 6
"""So many words are shown of what was added."""


def public_draft(opinion: Opinion) -> dict[str, Any]:
    """What the form begins with: what was edited before, else text and answer; an answer given anew stands as given."""
    words = opinion.words
    kept = PublishedOpinion.objects.filter(opinion=opinion).defer("words").first()
    if kept is None:
        said = {"title": _first_sentence(words.text), "question": words.text, "answer": words.answer}
        return said | {"place": words.place, "domain": opinion.domain, "theme": opinion.theme_id}
    found = {name: getattr(kept, name) for name in PublishedOpinion.TEXTS}
    if kept.answered_on != opinion.answered_on:
        found["answer"] = words.answer
    return found | {"domain": kept.domain, "theme": kept.theme_id, "hints_reason": kept.hints_reason}


def _first_sentence(text: str) -> str:
    line = text.split("\n", 1)[0]
    first = line.split(". ", 1)[0].rstrip(".")
    return first if len(first) <= _TITLE else first[:_TITLE].rsplit(" ", 1)[0] + " …"


def findings_of(opinion: Opinion, values: Mapping[str, Any], *, by: Any) -> dict[str, list[Finding]]:
    """By field what of the texts is personal data, as far as this account is to be told.

    Words are compared with the identity without showing it. So that nobody gets to know who said it by trying names,
    those of a unit above are told only of words that stand in the stored opinion or its answer.
    """
    citizen = _citizen_of(opinion, with_name=not values.get("shows_name"))
    found = {name: find_personal_data(values.get(name) or "", citizen) for name in PublishedOpinion.TEXTS}
    if not _keeps(by, opinion):
        stored = _stored(opinion)
        # What is not told takes no hint away either: a house that is no hint any more would be the citizen's.
        found = {
            name: outermost(
                [each for each in rows if each.kind in OF_CITIZEN and _part(values[name], each) in stored]
                + find_personal_data(values.get(name) or "")
            )
            for name, rows in found.items()
        }
    return {name: rows for name, rows in found.items() if rows}


def _keeps(by: Any, opinion: Opinion) -> bool:
    return by.acting is not None and by.acting.unit_id == opinion.steward_id


@transaction.atomic
def findings_told(opinion: Opinion, values: Mapping[str, Any], *, by: Any) -> dict[str, list[Finding]]:
    """The same for a page: what it tells of the citizen is a look at the identity, and logged as one."""
    found = findings_of(opinion, values, by=by)
    hits = [_part(values[name], each) for name, rows in found.items() for each in rows if each.kind in OF_CITIZEN]
    if hits and any(hit not in _stored(opinion) for hit in hits) and not _knows_identity(by, opinion):
        IdentityLook.objects.create(opinion=opinion, by=by, act=IdentityAct.SEEN, purpose=Purpose.COMPARE)
    return found


def _knows_identity(by: Any, opinion: Opinion) -> bool:
    """Whether the account entered the identity that is there, or looked at it since."""
    others = (IdentityAct.ERASED, IdentityAct.OPENED)
    seen = opinion.looks.filter(by=by).exclude(act__in=others).aggregate(last=Max("pk"))["last"]
    entered = opinion.looks.filter(act__in=(IdentityAct.ENTERED, IdentityAct.CHANGED)).aggregate(last=Max("pk"))["last"]
    return seen is not None and seen >= (entered or 0)


def findings_in_answer(text: str, opinion: Opinion, *, by: Any) -> list[Finding]:
    """The same of an answer that is being written, for whoever drafts it."""
    return findings_told(opinion, {"answer": text}, by=by).get("answer", [])


def _citizen_of(opinion: Opinion, *, with_name: bool) -> Citizen:
    known = OpinionIdentity.objects.filter(opinion=opinion).first()
    if known is None:
        return Citizen()
    shown = known.may_publish_name and not with_name
    return Citizen(name="" if shown else known.name, phone=known.phone, address=known.address)


def _part(text: str, finding: Finding) -> str:
    return " ".join(fold(nfc(text)[finding.start : finding.end]).split())


def _stored(opinion: Opinion) -> str:
    words = opinion.words
    return " ".join(fold(f"{words.text} {words.place} {words.answer}").split())


def name_may_be_published(opinion: Opinion) -> bool:
    """Whether the citizen agreed to it; who they are is not told."""
    return OpinionIdentity.objects.filter(opinion=opinion, may_publish_name=True).exists()


def put_public(opinion: Opinion, given: Mapping[str, Any], *, by: Any) -> None:
    """Check and store what goes out, for whoever holds the opinion and takes the step with it.

    Raises ValidationError by field (also for another version than the one that was read), WrongState where its text
    was erased or the public sees it already.
    """
    if PublishedOpinion.objects.of(opinion).exists():
        raise WrongState(str(SEEN_ALREADY))
    if getattr(opinion, "words", None) is None:
        raise WrongState(_("Its text was erased: there is nothing to publish."))
    if given["version"] is not None and given["version"] != opinion.version:
        raise ValidationError(_("The answer was changed since it was shown to you. Read it again; nothing was done."))
    row = PublishedOpinion.objects.filter(opinion=opinion).defer("words").first() or PublishedOpinion(opinion=opinion)
    wrong: dict[str, Any] = {}
    try:
        apply_values(row, {name: given[name] for name in EDITED}, EDITED, long=("question", "answer"))
    except ValidationError as faults:
        wrong |= faults.message_dict
    shows = bool(given["shows_name"])
    if shows and not name_may_be_published(opinion):
        wrong["shows_name"] = _("The citizen did not agree that the name is published.")
    wrong |= {name: told for name, told in _scanned(opinion, given, by).items() if name not in wrong}
    if (
        "answer" not in wrong
        and (added := _added_to(opinion.words.answer, row.answer))
        and not may_approve(by, opinion)
    ):
        text = _(
            "It says more than the answer that was approved: “%(words)s”. Leave out only; who may approve may change "
            "it."
        )
        wrong["answer"] = text % {"words": added}
    if wrong:
        raise ValidationError(wrong)
    row.shows_name, row.hints_reason = shows, (given["hints_reason"] or "") if given["hints_passed"] else ""
    row.place_unit, row.answered_by = opinion.place_unit or opinion.steward, opinion.assigned or opinion.unit
    row.answered_on = opinion.answered_on or today()
    row.published_on, row.published_by, row.is_public = today(), by, True
    row.save()


def _added_to(approved: str, public: str) -> str:
    """The first words of what goes out that the approved answer does not say, or does not say there."""
    said = iter(_WORD.findall(fold(nfc(approved))))
    wanted = _WORD.findall(fold(nfc(public)))
    place = next((place for place, word in enumerate(wanted) if word not in said), None)
    return "" if place is None else " ".join(wanted[place : place + _SHOWN])


def _scanned(opinion: Opinion, given: Mapping[str, Any], by: Any) -> dict[str, Any]:
    found = findings_of(opinion, given, by=by)
    wrong: dict[str, Any] = {}
    for name, rows in found.items():
        kinds = dict.fromkeys(str(each.kind.label) for each in rows if not each.is_hint)
        if kinds:
            parts = dict.fromkeys(nfc(given[name])[each.start : each.end] for each in rows if not each.is_hint)
            text = _("Take out before it is published: %(what)s (%(parts)s).")
            wrong[name] = text % {"what": "; ".join(kinds), "parts": "; ".join(f"“{part}”" for part in parts)}
    hints = [each for rows in found.values() for each in rows if each.is_hint]
    if hints and not given["hints_passed"]:
        kinds = dict.fromkeys(str(Found(each.kind).label) for each in hints)
        text = _("Look at what is marked (%(what)s): take it out, or tick that it may stay and say why.")
        wrong["hints_passed"] = text % {"what": "; ".join(kinds)}
    elif hints and not (given["hints_reason"] or "").strip():
        wrong["hints_reason"] = _("Say why what is marked may stay.")
    return wrong
