"""What figures-only history tells apart."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dialogues.enums import ConferenceKind


class EarlierKind(TextChoices):
    """The kinds of conferences; and both together, where a source does not tell them apart."""

    REGULAR = ConferenceKind.REGULAR.value, ConferenceKind.REGULAR.label
    AD_HOC = ConferenceKind.AD_HOC.value, ConferenceKind.AD_HOC.label
    ON_REQUEST = ConferenceKind.ON_REQUEST.value, ConferenceKind.ON_REQUEST.label
    CONTACT = ConferenceKind.CONTACT.value, ConferenceKind.CONTACT.label
    TOGETHER = "together", _("Dialogues and contact meetings, not told apart")
