"""What the public may have, and who takes a model out of the showcase."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from models_registry.enums import FileKind
from models_registry.models import RegisteredModel
from models_registry.permissions import JUDGES, LEADERS
from organizations.permissions.history import belongs_to, readable
from organizations.permissions.reach import reaches
from reports.models import BookEdition
from reports.queries.book_withdrawals import may_be_shown
from showcase.models import Publication, Withholding

if TYPE_CHECKING:
    from models_registry.models import ModelFile
    from reports.models import BookFile


def is_public_photograph(user: Any, file: "ModelFile") -> bool:
    """A photograph with consent, of a model that is public now; whoever asks."""
    is_consented = file.kind == FileKind.PHOTO and file.consent_to_publish
    return is_consented and Publication.objects.filter(model=file.model_id).exists()


def is_public_book_file(user: Any, file: "BookFile") -> bool:
    """Of the newest published edition of its book, not taken back, of which nothing was withdrawn; whoever asks."""
    offered: BookEdition | None = BookEdition.objects.offered().filter(pk=file.edition_id).first()
    return offered is not None and may_be_shown(offered)


def may_withhold(user: Any, model: "RegisteredModel") -> bool:
    """The leader or secretary of the unit that looks after it, or of one above."""
    return reaches(user, model.steward, *LEADERS, *JUDGES)


def _of_models(path: str) -> Q:
    return Q(model__in=RegisteredModel.objects.filter(steward__path__startswith=path).values("id"))


readable(Withholding, within=_of_models)
belongs_to(Withholding, "model__steward")
