"""Forms of books: what a book is, a model taken in by hand, a place in the chapter."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from directives.models import Theme
from mobilization.common.filters import typed_date
from mobilization.common.finding import chosen, find_field, searched, to_offer
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from mobilization.common.typed_numbers import TypedInteger
from models_registry.enums import Domain
from models_registry.models import RegisteredModel
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit
from reports.book_contents import MOST_MODELS
from reports.models import Book
from reports.queries.book_contents import offered
from reports.queries.books import units_to_start_for
from reports.services.books import EDITED

FIND_MODEL = "find_model"


class BookForm(RecordForm):
    """What a book is, what its rule finds, what its editors say."""

    domains = forms.MultipleChoiceField(
        label=_("Domains"),
        choices=Domain.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )

    class Meta:
        model = Book
        fields: tuple[str, ...] = EDITED
        widgets: ClassVar = {
            "title": OneLine,
            "subtitle": OneLine,
            "foreword_by": OneLine,
            "kind": forms.RadioSelect,
            "grouping": forms.RadioSelect,
            "begins": typed_date(),
            "ends": typed_date(),
            "foreword": forms.Textarea(attrs={"rows": 12}),
            "imprint": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts: ClassVar = {
            "title": _("As on the cover, for example “Mô hình Dân vận khéo tiêu biểu”."),
            "subtitle": _("A line below the title; year, term or theme stand on the cover anyway."),
            "kind": _("A year or a term needs its days, a theme its theme; a theme may have days, too."),
            "begins": _("Recognitions of these days make a model stand in the book; both days count."),
            "level": _("Level of the models. Empty: all levels."),
            "only_typical": _("Else all recognised models, the typical ones first."),
            "photographs": _("0 to 4, with consent only. What came of it goes before what it was like before."),
            "foreword": _("Paragraphs, each on lines of its own. Empty: no foreword."),
            "foreword_by": _("Name and post, below the foreword."),
            "imprint": _("Who put it together, printing house, licence: a line each. Unit and day are added."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Kind is chosen, never guessed; words of the vocabulary in their order."""
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [each for each in fields["kind"].choices if each[0]]
        fields["level"].choices = [("", _("All")), *(each for each in fields["level"].choices if each[0])]
        fields["theme"].queryset = Theme.objects.order_by("sort_key", "id")
        fields["theme"].empty_label = _("None")
        fields["photographs"] = TypedInteger(
            label=fields["photographs"].label,
            help_text=fields["photographs"].help_text,
            min_value=0,
            max_value=4,
            initial=2,
        )

    def clean(self) -> dict[str, Any]:
        """Days of a year or term, the theme of a theme: said at once with the other faults."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind == "theme" and "theme" in cleaned and cleaned["theme"] is None:
            self.add_error("theme", _("Choose the theme the book is about."))
        if kind in ("year", "term"):
            for name in ("begins", "ends"):
                if name in cleaned and cleaned[name] is None:
                    self.add_error(name, _("A book of a year or a term needs its first and its last day."))
        return cleaned


class NewBookForm(BookForm):
    """A new book of one of the units one may begin one for."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`user`: for whose units one may be begun; `sent` came with the request, also when it only searched."""
        super().__init__(*args, **kwargs)
        self.order_fields(["unit"])
        offer_units(self, units_to_start_for(user), sent, own=own_unit_of(user))


class EditBookForm(BookForm):
    """Changes of a draft; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class _ModelField(forms.ModelChoiceField):  # type: ignore[type-arg]
    found_words = ""

    def label_from_instance(self, obj: RegisteredModel) -> str:
        """Titles recur, so the unit stands with it."""
        return f"{obj.title} ({obj.unit.name}, {obj.code})"


class TakeInForm(forms.Form):
    """A model that the rule does not propose, or that was left out."""

    find_model = find_field(_("Find a model by words or code"), shows="model")
    model = _ModelField(RegisteredModel.objects.none(), label=_("Model"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, book: Book, sent: Any, **kwargs: Any) -> None:
        """`sent` came with the request, also when it only searched."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["model"]
        text = searched(sent, FIND_MODEL)
        all_of_them = offered(book, "", user)
        best = offered(book, text, user).order_by("-listed_on", "-id") if text else None
        offer = to_offer(all_of_them, best, chosen(sent, "model"), text=text)
        field.queryset = offer.rows.select_related("unit").order_by("-listed_on", "-id")
        field.found_words = offer.words
        field.error_messages["required"] = _("Choose a model.")
        if offer.are_all:
            del self.fields["find_model"]
        else:
            field.widget = forms.RadioSelect()
            field.empty_label = None


class PlaceForm(forms.Form):
    """At which place of its chapter a model stands."""

    place = TypedInteger(
        label=_("Place in its chapter"),
        min_value=1,
        max_value=MOST_MODELS,
        help_text=_("1 is the first. The others move down by one."),
    )
