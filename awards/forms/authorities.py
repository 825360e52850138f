"""Forms of the authority matrix."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.forms.catalogues import offer_choices
from awards.models import AwardAuthority, AwardForm, CatalogueEntry, EmulationTitle
from awards.services.authorities import EDITABLE
from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from organizations.dates import in_force


class AuthorityForm(RecordForm):
    """Who decides, from when to when, by which law; the service checks and stores it."""

    class Meta:
        model = AwardAuthority
        fields = EDITABLE
        widgets: ClassVar = {
            **dict.fromkeys(("post", "legal_basis"), OneLine),
            **{name: typed_date() for name in ("valid_from", "valid_to")},
        }
        help_texts: ClassVar = {
            "post": _("The post or body that signs, for example Chủ tịch Ủy ban nhân dân xã, phường."),
            "valid_from": _("First day on which it may decide."),
            "valid_to": _("Last day. Empty: until somebody ends it."),
            "legal_basis": _("Law, decree or regulation with number and date, and the article."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Level and branch are chosen, never guessed."""
        super().__init__(*args, **kwargs)
        offer_choices(self, "level", "branch")


class SubjectField(forms.ChoiceField):
    """A title or a form, in one list under two headings; the value says which catalogue it is of."""

    def offer(self, *, on: datetime.date | None = None, kept: CatalogueEntry | None = None) -> None:
        """What is in force, or will be, or was; on a day only what is in force then, and the one `kept`."""
        self.choices = [
            (str(heading), [(f"{each.AUTHORITY}-{each.pk}", str(each)) for each in _in_order(catalogue, on, kept)])
            for catalogue, heading in ((EmulationTitle, _("Emulation titles")), (AwardForm, _("Award forms")))
        ]
        self.choices = [("", _("Choose …")), *self.choices]

    def clean(self, value: Any) -> CatalogueEntry:
        """The title or form that was chosen."""
        part, _dash, number = str(super().clean(value)).partition("-")
        catalogue = EmulationTitle if part == EmulationTitle.AUTHORITY else AwardForm
        chosen: CatalogueEntry = catalogue._default_manager.get(pk=number)
        return chosen


def _in_order(catalogue: type[CatalogueEntry], on: datetime.date | None, kept: CatalogueEntry | None) -> Any:
    rows: Any = catalogue._default_manager.order_by("position", "sort_key", "id")
    if on is None:
        return rows
    is_kept = Q(pk=kept.pk) if isinstance(kept, catalogue) else Q(pk=None)
    return rows.filter(in_force(on) | is_kept)


class NewAuthorityForm(AuthorityForm):
    """A row for a title or a form."""

    subject = SubjectField(label=_("Title or form"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Both catalogues are short, and everybody reads them."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["subject"]
        field.offer()
        self.order_fields(["subject"])


class EditAuthorityForm(AuthorityForm):
    """Changes of a row; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
