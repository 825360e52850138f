"""A form with files that is sent once: all of it or nothing, and what was chosen stays while anything is wrong.

class ReportForm(HoldingForm):
    done_on = …
    files = FilesField(check=check_document, …)

form = ReportForm(request.POST or None, request.FILES or None)
form.keep_beside(request)
if request.method == "POST" and form.is_valid():
    report(…, files=form.files_of("files"))  # those kept before and those chosen now, each once
    form.let_go()                            # in the same transaction
    return redirect(…)
form.hold()                                  # a browser does not send files again
return render(…)                             # with {% once_token %} and form_row for every visible field
"""

import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from mobilization.common.file_fields import Files, FilesField
from mobilization.common.files import digest_of
from mobilization.common.once import FIELD, is_token
from mobilization.outbox.holding import MOST_HELD, Accepted, held_for, hold, let_go, taken
from mobilization.outbox.models import HeldFile

REMOVED = "removed"
_Form = TypeVar("_Form", bound="HoldingForm")
_NO_LONGER = _(
    "At most %(most)s chosen files are kept beside forms that are not saved yet. No longer kept, so choose them again"
    " where they belong: %(names)s."
)
_REMOVE = _("Remove %(name)s (%(size)s)")


def place_of(request: HttpRequest, token: str = "") -> str:
    """The page in the office one acts in, and of its forms the one with the token."""
    acting: Any = request.user.acting  # type: ignore[union-attr]
    return hashlib.sha256(f"{acting.pk if acting else None} {request.path} {token}".strip().encode()).hexdigest()


def _place(path: str, token: str) -> str:
    return hashlib.sha256(f"for all {path} {token}".encode()).hexdigest()


class _Removed(forms.MultipleChoiceField):
    """What was kept and is to go; what is gone already does no harm."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        """Any: only what is kept beside this form is ever looked for."""
        return True


class HoldingForm(forms.Form):
    """A form whose `FilesField`s keep their good files beside it until it is saved.

    A refused file has its message at its field, and nothing is saved. Where one file is all a field takes, a new choice
    takes the place of the one that was kept.
    """

    held_help = _("They are attached when you save. Tick those that are not to be attached.")
    _request: HttpRequest | None = None
    _owner: Any = None
    _beside = _token = ""
    _for_all = False
    _held: Sequence[HeldFile] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._good: dict[str, list[Accepted]] = {}
        self._required: set[str] = set()

    @property
    def file_names(self) -> list[str]:
        """The fields that take files."""
        return [name for name, field in self.fields.items() if isinstance(field, FilesField)]

    def keep_beside(self, request: HttpRequest, token: str | None = None, *, for_all: bool = False) -> None:
        """Take up what the account has kept beside this form, and keep there what is good now.

        `token` names the form on its page, where `{% once_token %}` does not. On a page `for_all` nobody is asked who
        they are: what is kept belongs to who knows the token, which is a secret of the page then.
        """
        name = request.POST.get(FIELD, "") if token is None else token
        if request.method == "POST" and is_token(name):
            self._owner = AnonymousUser() if for_all else request.user
            self._request, self._token, self._for_all = request, name, for_all
            self._beside = _place(request.path, name) if for_all else place_of(request, name)
            self._show(self._owner)

    def _show(self, owner: Any) -> None:
        self._held = held = list(held_for(owner, self._beside))
        self.fields.pop(REMOVED, None)
        for name in {file.field for file in held} & set(self.file_names):
            field: Any = self.fields[name]
            if field.required:
                self._required.add(name)
                field.required, field.is_needed = False, True
        if held:
            removed = _Removed(
                label=_("Files chosen before, kept for you"),
                help_text=self.held_help,
                choices=[
                    (str(file.pk), _REMOVE % {"name": file.name, "size": filesizeformat(file.size)}) for file in held
                ],
                required=False,
            )
            removed.is_needed = True  # type: ignore[attr-defined]  # nothing to tick is not an option left out
            self.fields[REMOVED] = removed
            names = [name for name in self.fields if name != REMOVED]
            first = names.index(self.file_names[0])
            self.order_fields([*names[:first], REMOVED, *names[first:]])

    def clean(self) -> dict[str, Any]:
        """Refuse the form for every refused file, and for more at once than a field takes."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._good = {}
        for name in self.file_names:
            if name in cleaned:
                self._look_at(name, cleaned[name])
        return self.cleaned_data

    def _look_at(self, name: str, files: Files[Accepted]) -> None:
        field: Any = self.fields[name]
        there = {file.sha256 for file in self._staying(name)}
        good = [each for each in files.accepted if digest_of(each.content) not in there]
        number = len(good) if field.most == 1 and good else len(there) + len(good)
        if number > field.most:
            words = FilesField.default_error_messages["too_many"] % {"count": number, "most": field.most}
            self.add_error(name, words)
            return
        self._good[name] = good
        if files.refused:
            self.add_error(name, files.refused)
        elif name in self._required and not number:
            self.add_error(name, field.error_messages["required"])

    def _staying(self, name: str) -> list[HeldFile]:
        """Of what is kept: neither ticked nor replaced."""
        field: Any = self.fields[name]
        gone = self.cleaned_data.get(REMOVED, ())
        if field.most == 1 and self._good.get(name):
            return []
        return [file for file in self._held if file.field == name and str(file.pk) not in gone]

    def files_of(self, name: str) -> list[Any]:
        """What was kept before and was not ticked, and what was chosen now: each once."""
        return [*map(taken, self._staying(name)), *self._good.get(name, ())]

    def hold(self) -> None:
        """Keep the good files until the form is good, without those that were ticked to be removed.

        The account is told on the page which of its files are no longer kept because there are too many.
        """
        if self._request is None:
            return
        owner, _asked = self._owner, self.errors  # looked at, if nobody did yet
        staying = {file.pk for name in self.file_names for file in self._staying(name)}
        let_go(owner, self._beside, {file.pk for file in self._held} - staying)
        if (gone := hold(owner, self._beside, self._good)) and owner.pk:
            told = {"most": MOST_HELD, "names": ", ".join(gone)}
            messages.warning(self._request, _NO_LONGER % told)
        self._show(owner)

    def pass_on(self, other: _Form) -> _Form:
        """Hold the good files, and show them beside another form of the same page, which comes back in place of it."""
        self.hold()
        if self._request is not None:
            other.keep_beside(self._request, self._token, for_all=self._for_all)
        return other

    def let_go(self) -> None:
        """Forget what was kept: it is saved."""
        if self._request is not None and self._held:
            let_go(self._owner, self._beside)
