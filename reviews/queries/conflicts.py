"""Who is in conflict with which model, and why: one statement for many people and many models (DOMAIN §5)."""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from directives import rules
from mobilization.common.text import fold, nfc
from organizations.dates import today
from reviews.enums import ConflictKind
from reviews.rules import CONFLICT_MONTHS

if TYPE_CHECKING:
    from reviews.models import Council

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_FOUND = """
    WITH people AS (SELECT id, full_name FROM organizations_person WHERE id = ANY (%(people)s)),
    accounts AS (SELECT account.id, people.id AS person FROM organizations_user account
                 JOIN people ON people.id = account.person_id),
    judged AS (SELECT id, unit_id, steward_id, created_by_id FROM models_registry_registeredmodel
               WHERE id = ANY (%(models)s))
    SELECT judged.id, accounts.person, 'proposed', '', ''
    FROM judged JOIN accounts ON accounts.id = judged.created_by_id
    UNION
    SELECT judged.id, accounts.person, 'proposed', '', '' FROM judged
    JOIN models_registry_modeltransition step ON step.subject_id = judged.id AND step.action = 'submit'
    JOIN accounts ON accounts.id = step.by_id
    UNION
    SELECT judged.id, accounts.person, 'proposed', '', '' FROM judged
    JOIN models_registry_candidacy candidacy ON candidacy.model_id = judged.id
    JOIN models_registry_candidacytransition step ON step.subject_id = candidacy.id AND step.action = 'submit'
    JOIN accounts ON accounts.id = step.by_id
    UNION
    SELECT judged.id, people.id, 'responsible', '', '' FROM judged
    JOIN models_registry_responsibleperson answers ON answers.model_id = judged.id
    JOIN people ON people.id = answers.person_id
    UNION
    SELECT judged.id, people.id, 'responsible', people.full_name, answers.name FROM judged
    JOIN models_registry_responsibleperson answers ON answers.model_id = judged.id AND answers.person_id IS NULL
    JOIN people ON public.portal_fold(people.full_name) = public.portal_fold(answers.name)
    UNION
    SELECT judged.id, accounts.person, 'works', '', '' FROM judged
    JOIN models_registry_progressentry entry ON entry.model_id = judged.id
    JOIN accounts ON accounts.id = entry.by_id
    UNION
    SELECT judged.id, accounts.person, 'works', '', '' FROM judged
    JOIN models_registry_fieldcheck seen ON seen.model_id = judged.id
    JOIN accounts ON accounts.id = seen.by_id
    UNION
    SELECT judged.id, people.id, 'unit', '', '' FROM judged
    JOIN organizations_membership held ON held.unit_id IN (judged.unit_id, judged.steward_id)
    JOIN people ON people.id = held.person_id
    WHERE judged.steward_id <> %(steward)s AND held.valid_from <= %(today)s
        AND (held.valid_to IS NULL OR held.valid_to >= %(today)s::date - make_interval(months => %(months)s))
    UNION
    SELECT judged.id, people.id, 'declared', '', '' FROM judged
    JOIN reviews_conflict declared ON declared.model_id = judged.id AND declared.withdrawn_at IS NULL
        AND declared.council_id = %(council)s
    JOIN people ON people.id = declared.person_id
    UNION
    SELECT judged.id, people.id, 'recused', '', '' FROM judged
    JOIN reviews_accessbar bar ON bar.model_id = judged.id AND bar.lifted_at IS NULL AND bar.kind = 'recused'
        AND bar.council_id = %(council)s
    JOIN people ON people.id = bar.person_id
"""


@dataclass(frozen=True)
class Found:
    """A person does not judge a model; `by_name`: the model names them, and nobody said that it means them."""

    model: int
    person: int
    kind: ConflictKind
    by_name: bool = False


def conflicts(council: "Council", models: Iterable[int], people: Iterable[int]) -> list[Found]:
    """Of these people and models who is in conflict with what, by each ground; one statement (and one for the rule).

    What is derived: who entered or submitted the model or its candidacy; who answers for it, by person, or by name
    (`same_name`) where nobody said which person that is; who wrote its diary or checked it; and, where the council
    stands above the model's unit, whoever belongs to that unit or did within the months of the rule. A ward's council
    does judge the ward's own models. Declared ones and recusals hold in the council in which they were said.
    """
    known: dict[str, Any] = {
        "models": list(models),
        "people": list(people),
        "council": council.pk,
        "steward": council.steward_id,
        "today": today(),
    }
    if not known["models"] or not known["people"]:
        return []
    known["months"] = rules.value(CONFLICT_MONTHS)
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, known)
        found: dict[tuple[int, int, int], bool] = {}
        kinds = list(ConflictKind)
        for model, person, kind, theirs, written in cursor.fetchall():
            if same_name(theirs, written):
                key = (model, person, kinds.index(kind))
                found[key] = found.get(key, True) and bool(written)
        return [Found(model, person, kinds[kind], by_name) for (model, person, kind), by_name in sorted(found.items())]


def same_name(one: str, other: str) -> bool:
    """Whether two names that fold alike are one: in any case and composition, with the tone on either vowel (Hoà, Hòa).

    Hoa is not Hòa; a name without a single accent may have been typed without, and is the same as both.
    """
    both = [_spelt(name) for name in (one, other)]
    return both[0] == both[1] or any(nfc(name).casefold() == fold(name) for name in (one, other))


def _spelt(name: str) -> list[tuple[str, str]]:
    """Of each word its letters and its tone."""
    words = (unicodedata.normalize("NFD", nfc(word).casefold()) for word in name.split())
    return [
        ("".join(sign for sign in word if sign not in _TONES), "".join(sign for sign in word if sign in _TONES))
        for word in words
    ]


def grounds_besides_recusal(council: "Council", *, person: int, model: int) -> str:
    """Why the person does not judge the model whether they withdrew or not; empty where nothing else is known."""
    kinds = [each.kind for each in conflicts(council, [model], [person]) if each.kind != ConflictKind.RECUSED]
    return ", ".join(str(kind.label) for kind in kinds)


def by_pair(found: Collection[Found]) -> dict[tuple[int, int], list[ConflictKind]]:
    """(model, person) → the grounds."""
    pairs: dict[tuple[int, int], list[ConflictKind]] = {}
    for each in found:
        pairs.setdefault((each.model, each.person), []).append(each.kind)
    return pairs
