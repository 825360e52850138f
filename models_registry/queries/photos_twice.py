"""A photograph that was used before: for which models it is a signal, and what it says.

Photographs stay inside (DOMAIN §8): the signal is told only to those who read both models inside.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from models_registry.enums import SignalKind
from models_registry.models import PhotoMatch
from models_registry.queries.copied_texts import COMPARED_STATES
from models_registry.queries.signal_facts import Rule, Said, Sight, said_of, shown_day

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from models_registry.models import RegisteredModel


def matches(sight: Sight) -> "QuerySet[PhotoMatch]":
    """The pairs of photographs that are a signal to this reader."""
    in_sight = {"other__model__steward__path__startswith": sight.path or "-"}
    return PhotoMatch.objects.filter(file__model__state__in=COMPARED_STATES, **in_sight)


def _raised(sight: Sight, dismissed: bool | None) -> Q:  # noqa: FBT001 - the signature of a Rule
    rows = matches(sight).filter(file__model=OuterRef("pk"))
    if dismissed is not None:
        key = Concat(Cast(OuterRef("file_id"), CharField()), Value("-"), Cast(OuterRef("other_id"), CharField()))
        said = Q(said_of(SignalKind.PHOTO_TWICE, "file__model_id", key))
        rows = rows.filter(said if dismissed else ~said)
    return Q(Exists(rows))


def _says(models: "Iterable[RegisteredModel]", sight: Sight) -> Mapping[int, list[Said]]:
    ids = [model.pk for model in models]
    rows = matches(sight).filter(file__model__in=ids).select_related("file", "other__model__unit")
    said = defaultdict(list)
    for match in rows.order_by("file__model", "file", "other"):
        said[match.file.model_id].append(_of(match))
    return said


def _of(match: PhotoMatch) -> Said:
    other = match.other.model
    if other.pk == match.file.model_id:
        why = _("A photograph looks the same as one in another entry of this model, attached on %(day)s.")
    else:
        why = _("A photograph looks the same as one of “%(title)s” (%(unit)s), attached on %(day)s.")
    about = {
        "title": other.title,
        "unit": other.unit.name,
        "day": shown_day(timezone.localdate(match.other.created_at)),
    }
    return Said(
        key=f"{match.file_id}-{match.other_id}",
        why=why % about,
        advice=_("Compare both, and attach a photograph of what was done here and then."),
        url=reverse("models_registry:signal_photos", args=[match.file_id, match.other_id]),
    )


PHOTOS_TWICE = Rule(_raised, _says)
