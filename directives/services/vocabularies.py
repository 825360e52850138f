"""Verbs of vocabularies: new words, corrected ones, words taken out of use; seeding them once."""

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from directives.models import TargetGroup, Term, Theme
from directives.permissions.vocabularies import may_keep_vocabularies
from directives.seeds import TARGET_GROUPS, THEMES
from mobilization.common.history import event_model
from mobilization.common.recording import because
from mobilization.common.text import clean, fold
from mobilization.outbox.events import record_event

EDITABLE = ("name_vi", "name_en", "description", "valid_from", "valid_to")
"""The code stays: programs know the word by it."""


class TermChanged(Exception):
    """Somebody else changed the word since the editor opened it; `current` is the word as it is now."""

    def __init__(self, current: Term) -> None:
        self.current = current
        super().__init__(current.pk)


def seen(term: Term) -> str:
    """What names the present content of the word: an edit says which content it was made on."""
    content = "|".join(str(getattr(term, name)) for name in EDITABLE)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@transaction.atomic
def add_term(vocabulary: type[Term], *, code: str, values: Mapping[str, Any], by: Any) -> Term:
    """Add a word to the vocabulary. Raises PermissionDenied, and ValidationError by field."""
    if not may_keep_vocabularies(by):
        raise PermissionDenied
    term = vocabulary(code=code)
    _apply(term, values)
    _save(term)
    record_event(kind="directives.term_added", subject=term, by=by, data={"code": code, "name": term.name_vi})
    return term


@transaction.atomic
def edit_term(term: Term, *, version: str, changes: Mapping[str, Any], by: Any, reason: str = "") -> Term:
    """Change names, description or validity of the word whose content the editor saw as `version` (see `seen`).

    Raises PermissionDenied, TermChanged (nothing is overwritten), ValidationError by field. Without a difference
    nothing is written.
    """
    stored = type(term)._default_manager.select_for_update().get(pk=term.pk)
    if not may_keep_vocabularies(by):
        raise PermissionDenied
    if seen(stored) != version:
        raise TermChanged(stored)
    if different := _apply(stored, changes):
        with because(reason):
            _save(stored)
        record_event(kind="directives.term_edited", subject=stored, by=by, data={"fields": different})
    return stored


def retire_term(term: Term, *, last_day: datetime.date, reason: str, by: Any) -> Term:
    """Take the word out of use after the day; what was written with it keeps it. Raises as `edit_term`."""
    return edit_term(term, version=seen(term), changes={"valid_to": last_day}, by=by, reason=reason)


def _apply(term: Term, values: Mapping[str, Any]) -> list[str]:
    if unknown := set(values) - set(EDITABLE):
        raise ValueError(f"These fields of a word are not edited: {sorted(unknown)}")
    before = {name: getattr(term, name) for name in values}
    for name, value in values.items():
        setattr(term, name, clean(value, multiline=name == "description") if isinstance(value, str) else value)
    term.clean_fields()
    _check(term)
    return sorted(name for name, value in before.items() if getattr(term, name) != value)


def _check(term: Term) -> None:
    """Names that differ only in accents, capitals or spaces are two words; the same letters are one."""
    if term.valid_from and term.valid_to and term.valid_to < term.valid_from:
        raise ValidationError({"valid_to": _("The last day is before the first one.")})
    others = list(type(term)._default_manager.exclude(pk=term.pk))
    if any(each.code == term.code for each in others):
        raise ValidationError({"code": _("This code is in the list already.")})
    if any(each.name_vi.casefold() == term.name_vi.casefold() for each in others):
        raise ValidationError({"name_vi": _("This name is in the list already.")})


def _save(term: Term) -> None:
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as error:  # somebody else was quicker
        raise ValidationError({"name_vi": _("This name is in the list already.")}) from error


def found_by(terms: Any, text: str) -> list[Term]:
    """The words whose names or code hold all that was typed, with or without accents; a vocabulary is short."""
    parts = fold(clean(text)).split()
    return [each for each in terms if all(part in fold(f"{each.name_vi} {each.name_en} {each.code}") for part in parts)]


@transaction.atomic
def seed_vocabularies() -> int:
    """Enter the words that were never in the vocabularies; returns how many. What people changed stays."""
    return sum(_seed(vocabulary, words) for vocabulary, words in ((Theme, THEMES), (TargetGroup, TARGET_GROUPS)))


def _seed(vocabulary: type[Term], words: Mapping[str, tuple[str, str]]) -> int:
    terms = vocabulary._default_manager
    ever = set(event_model(vocabulary)._default_manager.values_list("code", flat=True))
    ever |= set(terms.values_list("code", flat=True))
    names = {name.casefold() for name in terms.values_list("name_vi", flat=True)}
    added = 0
    for code, (name_vi, name_en) in words.items():
        if code not in ever and name_vi.casefold() not in names:
            vocabulary(code=code, name_vi=name_vi, name_en=name_en).save()
            added += 1
    return added
