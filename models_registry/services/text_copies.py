"""Comparing the texts of a model with those of earlier and later ones, and keeping what was found."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from models_registry.enums import ModelState
from models_registry.models import LONG_TEXTS, RegisteredModel, TextCopy, TextSketch
from models_registry.rules import LEAST_COPIED_PERCENT
from models_registry.text_likeness import Runs, runs_of, share, sketch

ON_CARD = ("summary", "results")
"""The texts of a model that every officer reads (DOMAIN §8)."""
LOOKED_AT = 2000
"""Of the models that share a run of the sketch, so many are looked at."""
COMPARED = 20
"""Of those, the ones that share most are compared word by word."""
LEAST_SHARED = 2
"""Runs of its sketch that a model must share to be compared."""


def runs_in(model: RegisteredModel, names: Iterable[str] = LONG_TEXTS) -> Runs:
    """The runs of words of these texts of the model."""
    return frozenset().union(*(runs_of(getattr(model, name)) for name in names))


def compare_texts(pk: int) -> int:
    """Compare the texts of the model with this id as they stand now; returns how many it shares much with.

    Doing it again gives the same. First the sketch is kept, in a transaction of its own: of two models that are
    compared at the same time, at least one then finds the other.
    """
    model = RegisteredModel.objects.filter(pk=pk).first()
    if model is None:
        return 0
    mine = runs_in(model)
    known = [] if model.state == ModelState.DRAFT else sketch(mine)
    _keep_sketch(model, known)
    copies = [_compared(model, mine, other) for other in _nearest(pk, known)]
    return _keep(model, [copy for copy in copies if copy.share >= LEAST_COPIED_PERCENT])


def _is_present(model: RegisteredModel) -> bool:
    """Whether the model still is what was read; if not, the comparison of its present version says what counts."""
    stored = RegisteredModel.objects.select_for_update(no_key=True).filter(pk=model.pk, version=model.version)
    return bool(stored)


@transaction.atomic
def _keep_sketch(model: RegisteredModel, known: list[int]) -> None:
    if not _is_present(model):
        return
    if known:
        TextSketch.objects.update_or_create(model=model, defaults={"runs": known})
    else:
        TextSketch.objects.filter(model=model).delete()


def _nearest(pk: int, known: list[int]) -> list[RegisteredModel]:
    """The models whose sketches share most with this one."""
    if not known:
        return []
    wanted = set(known)
    sharing = TextSketch.objects.filter(runs__overlap=known).exclude(model=pk).values_list("model", "runs")[:LOOKED_AT]
    numbers: Mapping[int, int] = {other: len(wanted.intersection(runs)) for other, runs in sharing}
    likely = [other for other, number in numbers.items() if number >= LEAST_SHARED]
    likely.sort(key=lambda other: (-numbers[other], other))
    return list(RegisteredModel.objects.filter(pk__in=likely[:COMPARED]))


def _compared(model: RegisteredModel, mine: Runs, other: RegisteredModel) -> TextCopy:
    """The later of the two, which was begun after the other, in the earlier one."""
    later, earlier = (model, other) if other.pk < model.pk else (other, model)
    runs = mine if later is model else runs_in(later)
    whole = runs_in(earlier) if later is model else mine
    return TextCopy(
        model=later, other=earlier, share=share(runs, whole), card_share=share(runs, runs_in(earlier, ON_CARD))
    )


@transaction.atomic
def _keep(model: RegisteredModel, copies: list[TextCopy]) -> int:
    """These, and of the model no others."""
    if not _is_present(model):
        return 0
    pk = model.pk
    ids = [copy.other_id if copy.model_id == pk else copy.model_id for copy in copies]
    TextCopy.objects.filter(model=pk).exclude(other__in=ids).delete()
    TextCopy.objects.filter(other=pk).exclude(model__in=ids).delete()
    TextCopy.objects.bulk_create(
        copies, update_conflicts=True, unique_fields=["model", "other"], update_fields=["share", "card_share"]
    )
    return len(copies)
