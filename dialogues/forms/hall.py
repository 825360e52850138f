"""Forms of groups of opinions, of the agenda, and of what is marked, said and answered in the hall."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.forms.opinions import IdentityFields
from dialogues.hall_enums import LONGEST_ITEM, AgendaKind, MarkKind
from dialogues.models import AgendaItem, Conference, Opinion, OpinionGroup
from dialogues.models.opinion_group import WORDING
from dialogues.models.opinion_parts import LONGEST
from dialogues.opinion_enums import OpinionKind
from dialogues.queries.opinion_groups import of_conference
from dialogues.queries.opinions import excerpt_of
from dialogues.services.agenda import reply_seen
from dialogues.services.opinion_groups import WORDS
from directives.models import Theme
from mobilization.common.editing import content_of
from mobilization.common.keys import as_id
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from mobilization.common.typed_numbers import TypedInteger
from models_registry.enums import Domain
from models_registry.forms.fields import TypedText

NAME_NOBODY = _("In official words; it stands on record and is read out: name no citizen.")


def minutes_field() -> TypedInteger:
    """How long it is planned to take."""
    return TypedInteger(
        label=_("Minutes planned"), required=False, min_value=1, max_value=LONGEST_ITEM, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class _Ticked(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    def label_from_instance(self, obj: Any) -> str:
        """Its number and how it begins."""
        return f"{obj.number}: {excerpt_of(obj)}"


class GroupForm(RecordForm):
    """Title and wording of a group, and what it is about."""

    title = TypedText(label=_("Title of the group"), max_length=300, widget=OneLine, help_text=NAME_NOBODY)
    wording = TypedText(
        label=_("Question as it is asked in the hall"), max_length=WORDING, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown large in the hall below the title. Two or three lines are read from the last row."),
    )  # fmt: skip

    class Meta:
        model = OpinionGroup
        fields = WORDS
        widgets: ClassVar = {"domain": forms.Select}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["domain"].choices = [("", _("None")), *Domain.choices]
        fields["theme"].queryset = Theme.objects.order_by("sort_key", "id")
        fields["theme"].empty_label = _("None")


class NewGroupForm(GroupForm):
    """A new group with the opinions that were ticked."""

    opinions = _Ticked(
        Opinion.objects.none(), required=False, label=_("Opinions in it"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, conference: Conference, user: Any, ticked: list[str], **kwargs: Any) -> None:
        """`ticked`: ids as they stand in the address or in what was sent."""
        super().__init__(*args, **kwargs)
        keys = [key for key in map(as_id, ticked) if key]
        field: Any = self.fields["opinions"]
        field.queryset = of_conference(conference, user).filter(pk__in=keys).select_related("words").order_by("id")
        field.initial = keys
        if not keys:
            del self.fields["opinions"]


class EditGroupForm(GroupForm):
    """A group that is there; `version` is what its editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class TickedForm(forms.Form):
    """Opinions that were ticked, and the group they go to; without one they go nowhere."""

    opinions = forms.ModelMultipleChoiceField(Opinion.objects.none(), required=False)
    group = forms.ModelChoiceField(OpinionGroup.objects.none(), required=False)

    def __init__(self, *args: Any, conference: Conference, user: Any, **kwargs: Any) -> None:
        """Of the conference, and what the account sees of it."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        rows = Opinion.objects.visible_to(user).filter(conference=conference)
        fields["opinions"].queryset = rows
        fields["group"].queryset = conference.opinion_groups.in_order()
        fields["opinions"].error_messages["invalid_choice"] = _("One of them is no opinion of this conference.")


class AnswerTogetherForm(forms.Form):
    """One answer for several opinions, each ticked, each with the version that was shown."""

    answer = TypedText(
        label=_("Answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("It goes to each of them, so it names no citizen and fits them all."),
    )  # fmt: skip
    opinions = _Ticked(Opinion.objects.none(), label=_("For these opinions"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rows: list[Opinion], needs_some: bool = True, **kwargs: Any) -> None:
        """`rows`: those that are offered, in their order; `version-<id>` are hidden fields."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["opinions"]
        keys = [each.pk for each in rows]
        field.queryset = Opinion.objects.filter(pk__in=keys).select_related("words").order_by("id")
        field.initial = keys
        field.error_messages["required"] = _("Tick at least one opinion.")
        field.required = needs_some
        for each in rows:
            self.fields[f"version-{each.pk}"] = forms.IntegerField(
                min_value=1, required=False, initial=each.version, widget=forms.HiddenInput
            )
        if not rows:
            del self.fields["opinions"]

    def chosen(self) -> list[Opinion]:
        """Those that were ticked."""
        return list(self.cleaned_data.get("opinions", ()))

    def versions(self) -> dict[int, int]:
        """What was shown of each."""
        told = {each.pk: self.cleaned_data.get(f"version-{each.pk}") for each in self.chosen()}
        return {pk: version for pk, version in told.items() if version is not None}


class HallAnswerForm(AnswerTogetherForm):
    """What was answered in the hall to an item: for the minutes, and for the opinions that are ticked, if any.

    `seen` names the answer that was shown.
    """

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        """It begins with what is stored; its names begin with the item's."""
        super().__init__(*args, needs_some=False, prefix=f"i{item.pk}", **kwargs)
        self.fields["answer"].initial = item.reply
        self.fields["answer"].label = _("What was answered in the hall")
        self.fields["seen"].initial = reply_seen(item)


class PointForm(forms.Form):
    """A point of the programme."""

    title = TypedText(
        label=_("Point of the programme"), max_length=300, widget=OneLine,
        help_text=_("For example: Khai mạc, tuyên bố lý do."),
    )  # fmt: skip
    minutes = minutes_field()


class GroupsForm(forms.Form):
    """Groups that are put on the agenda, with minutes for each."""

    groups = forms.ModelMultipleChoiceField(
        OpinionGroup.objects.none(), label=_("Groups"), widget=forms.CheckboxSelectMultiple
    )
    minutes = minutes_field()

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        """Those that are not on the agenda yet."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["groups"].queryset = conference.opinion_groups.filter(item__isnull=True).in_order()
        fields["groups"].error_messages["required"] = _("Tick at least one group.")
        fields["minutes"].label = _("Minutes planned for each")


class OpinionItemForm(forms.Form):
    """One opinion that is to be called up by itself."""

    number = TypedText(label=_("Number of the opinion"), max_length=20, help_text=_("For example YK-2026-000123."))
    title = TypedText(label=_("Title on the agenda"), max_length=300, widget=OneLine, help_text=NAME_NOBODY)
    minutes = minutes_field()
    shows_words = forms.BooleanField(
        label=_("Show the citizen’s own words in the hall"), required=False,
        help_text=_("Only after reading them: no name, telephone or address may stand in them."),
    )  # fmt: skip

    def __init__(self, *args: Any, conference: Conference, user: Any, **kwargs: Any) -> None:
        """Of the conference, as far as the account sees its opinions."""
        super().__init__(*args, **kwargs)
        self.offered = of_conference(conference, user)

    def clean_number(self) -> Opinion:
        """The opinion itself."""
        found: Opinion | None = self.offered.filter(number__iexact=self.cleaned_data["number"]).first()
        if found is None:
            raise forms.ValidationError(_("This conference has no opinion with this number."))
        return found


class EditItemForm(forms.Form):
    """An item that is there; `seen` is what its editor saw. A group has its own title."""

    title = TypedText(label=_("Title on the agenda"), max_length=300, widget=OneLine, help_text=NAME_NOBODY)
    minutes = minutes_field()
    shows_words = forms.BooleanField(label=_("Show the citizen’s own words in the hall"), required=False)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(item, name) for name in ("title", "minutes", "shows_words")}
        self.initial["seen"] = content_of(item)
        gone = {AgendaKind.GROUP: ("title", "shows_words"), AgendaKind.POINT: ("shows_words",)}
        for name in gone.get(AgendaKind(item.kind), ()):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class MarkForm(forms.Form):
    """A mark, as a button or the script of the screen sends it."""

    token = forms.UUIDField()
    item = forms.IntegerField(min_value=1)
    kind = forms.ChoiceField(choices=MarkKind.choices)
    undoes = forms.UUIDField(required=False)
    marked_at = forms.DateTimeField(required=False, input_formats=["iso-8601", "%Y-%m-%dT%H:%M:%S.%fZ"])

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        known = self.cleaned_data
        return {"token": known["token"], "item": known["item"], "kind": known["kind"], "undoes": known["undoes"],
                "marked_at": known["marked_at"]}  # fmt: skip


class SaidForm(IdentityFields):
    """What somebody says in the hall; who it is as far as they want to be known."""

    title = TypedText(label=_("Title on the agenda"), max_length=300, widget=OneLine, help_text=NAME_NOBODY)
    text = TypedText(
        label=_("Text of the opinion"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("As it is said. It does not appear in the hall."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind"), choices=OpinionKind.choices, widget=forms.RadioSelect, initial=OpinionKind.QUESTION
    )
    place = TypedText(label=_("Place it is about"), max_length=300, required=False, widget=OneLine)

    field_order = ("title", "text", "kind", "place", "name", "phone", "address", "may_publish_name", "may_contact")

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("text", "kind", "place")}
