"""Verbs of files for blind rounds: showing members one without names, taking it away."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.files import discard, kept_whole, open_for, store
from mobilization.common.properties import keeps_properties, without_properties
from mobilization.common.text import clean
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.events import record_event
from models_registry.models import ModelFile
from models_registry.permissions import may_see_file
from reviews.enums import RoundState
from reviews.models import BlindFile, RoundItem
from reviews.redaction import names_in, redact
from reviews.services.rounds import locked_round

LONGEST_TITLE = 120
_LOOK = gettext_lazy(
    "A PDF says in its properties who made it, and the portal cannot take that out. Open it, look at its properties "
    "(File → Properties), and say here that no name stands in them; else save it anew without them."
)


def show_file(
    item: RoundItem,
    *,
    title: str,
    file: CheckedFile | None = None,
    original: ModelFile | None = None,
    looked: bool = False,
    by: Any,
) -> BlindFile:
    """Show members a file of the candidacy: one made without names, or an `original` of the model as it is.

    The original is copied, so that its name and caption stay behind, and so do properties that name who wrote it.
    `looked`: somebody has looked at those of a PDF, from which the portal takes nothing out. Raises PermissionDenied,
    ValidationError by field.
    """
    with kept_whole() as kept:
        stored = locked_round(item.round, by)
        if not stored.items.filter(pk=item.pk).exists():
            raise ValidationError(_("The candidacy was taken out of the round in the meantime; nothing was shown."))
        title = clean(title)[:LONGEST_TITLE]
        model = item.candidacy.model
        if not title or redact(title, names_in(item)) != title:
            raise ValidationError({"title": _("Give it a title in which no person, unit or place is named.")})
        if (file is None) == (original is None) or (original is not None and original.model_id != model.pk):
            raise ValidationError(
                {"file": _("Choose a file of the model, or upload one without names: one of the two.")}
            )
        kind = original.content_type if original is not None else file.content_type if file is not None else ""
        if keeps_properties(kind) and not looked:
            raise ValidationError({"looked": _LOOK})
        made = BlindFile(item=item, title=title)
        if file is not None:
            kept.append(_kept(made, file.content, file.name, file.content_type, by))
        elif original is not None:
            with open_for(by, original, may_see_file) as content:
                kept.append(_kept(made, content, original.name, original.content_type, by))
        record_event(kind="reviews.blind_file_shown", subject=stored, by=by, data={"item": item.pk, "file": made.pk})
    return made


def _kept(made: BlindFile, content: Any, name: str, content_type: str, by: Any) -> BlindFile:
    """Under its title: the name of the file may tell who proposed it, and what it says of its author."""
    plain = without_properties(content, content_type)
    return store(made, plain, name=f"{made.title}.{name.rpartition('.')[2]}", content_type=content_type, by=by)


def hide_file(file: BlindFile, *, by: Any) -> None:
    """Take it away from the members, with its bytes, whatever the state of the round: points stay as they are.

    A name that was overlooked goes as soon as somebody sees it. What was shown, and its checksum, stays on record.
    Raises PermissionDenied, ValidationError.
    """
    with kept_whole():
        stored = locked_round(file.item.round, by, RoundState.values)
        held = BlindFile.objects.select_for_update().filter(pk=file.pk).first()
        if held is None:
            raise ValidationError(_("Somebody else has taken this away in the meantime."))
        record_event(kind="reviews.blind_file_hidden", subject=stored, by=by, data={"item": held.item_id})
        discard(held)
