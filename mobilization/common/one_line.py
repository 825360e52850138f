"""A field for one line that is longer than a telephone is wide: it grows with what is typed, and keeps no line ends."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

_LINE_ENDS = re.compile("[\r\n\u2028\u2029]+")


class OneLine(forms.Textarea):
    """Shown whole, however long; the line ends of what was pasted become spaces."""

    def __init__(self, attrs: "dict[str, Any] | None" = None) -> None:
        super().__init__({"cols": False, "rows": 1} | (attrs or {}))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed, in one line."""
        value = super().value_from_datadict(data, files, name)
        return _LINE_ENDS.sub(" ", value) if isinstance(value, str) else value
