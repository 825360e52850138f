"""Forms of certificates: making those of a decision, and how those of a title or form look."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.certificate_words import PLACEHOLDERS
from awards.enums import CertificateLanguage
from awards.forms.authorities import SubjectField
from awards.forms.catalogues import offer_choices
from awards.models import CertificateLayout
from awards.models.certificate import LONGEST_WORDING
from awards.services.certificate_layouts import EDITABLE
from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm

ALL, NEW = "all", "new"
_LINES = forms.Textarea(attrs={"rows": 2})


class MakeForm(forms.Form):
    """In which languages, of whom, and what for."""

    language = forms.ChoiceField(
        choices=CertificateLanguage.choices, initial=CertificateLanguage.VI, label=_("Language of the certificates")
    )
    whose = forms.ChoiceField(label=_("Of whom"), initial=ALL)
    achievement = forms.CharField(
        label=_("What it is given for"),
        required=False,
        max_length=LONGEST_WORDING,
        widget=_LINES,
        help_text=_("Stands below the name, in Vietnamese, for example: Đã có thành tích xuất sắc trong công tác dân "
                    "vận năm 2026. Empty: what was said before, else a general wording."),
    )  # fmt: skip

    def __init__(self, *args: Any, numbers: dict[str, int], row: Any = None, **kwargs: Any) -> None:
        """`numbers` are those of the decision; of one `row` nobody else is asked about."""
        super().__init__(*args, **kwargs)
        if row is not None:
            del self.fields["whose"]
            return
        new = numbers["standing"] - numbers["made"]
        choices = [(ALL, _("Everybody on the list (%(n)s)") % {"n": numbers["standing"]})]
        if numbers["made"]:
            choices.append((NEW, _("Only who has none yet (%(n)s)") % {"n": new}))
        field: Any = self.fields["whose"]
        field.choices = choices


def _placeholders() -> str:
    return ", ".join(f"{{{name}}} ({words})" for name, words in PLACEHOLDERS.items())


class LayoutForm(RecordForm):
    """How they look in a language, from when to when; the service checks and stores it."""

    class Meta:
        model = CertificateLayout
        fields = EDITABLE
        widgets: ClassVar = {
            **dict.fromkeys(("giver", "heading", "giver_en", "heading_en"), OneLine),
            **dict.fromkeys(("wording", "wording_en", "signatory"), _LINES),
            **{name: typed_date() for name in ("valid_from", "valid_to")},
        }
        help_texts: ClassVar = {
            "valid_from": _("First day of signature for which it holds."),
            "valid_to": _("Last day. Empty: until somebody ends it."),
            "giver": _("Empty: chair, standing committee or unit, as the decision’s body is called."),
            "heading": _("Empty: Bằng khen, Giấy khen, or the name in the catalogue."),
            "giver_en": _("Only where both languages stand on it."),
            "heading_en": _("Only where both languages stand on it. Empty: the English name in the catalogue."),
            "wording_en": _("Only where both languages stand on it."),
            "signatory": _("A line each, for example KT. CHỦ TỊCH. Empty: as the decision’s signer signs."),
            "with_book": _("Left open, to be written in by hand."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Language and look are chosen, never guessed; the placeholders stand below the wording."""
        super().__init__(*args, **kwargs)
        offer_choices(self, "language")
        words = _("Empty: what it is given for. In braces: %(names)s.") % {"names": _placeholders()}
        self.fields["wording"].help_text = words


class NewLayoutForm(LayoutForm):
    """A layout for a title or for a form."""

    subject = SubjectField(label=_("Title or form"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Both catalogues are short, and everybody reads them."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["subject"]
        field.offer()
        self.order_fields(["subject"])


class EditLayoutForm(LayoutForm):
    """Changes of a layout; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
