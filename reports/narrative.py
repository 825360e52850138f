"""Figures in sentences: `[[models_registry.registered]]` in a text becomes the number, whenever it is read.

    [[key]]            the number in the period
    [[key:before]]     the same period before
    [[key:change]]     how many more or fewer: “tăng 12”, “giảm 3”, “không thay đổi”
    [[key:percent]]    the same in per cent of before: “tăng 8,5%”; of nought before there is none: “tăng 12”
    [[key:value]]      what is reckoned beside the number: a share, a median, an average
    [[key:target]]     the target of the year; [[key:reached]] how much of it was reached, in per cent
    [[period]], [[unit]]

    [[if key]]…[[none]]…[[end]]  the words after `if` where the number in the period is not nought, else those after
                                 `none`, which may be left out; not one within another

Reports are written in Vietnamese, whoever reads them; so are these words.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from organizations import figures, tallies

MARK = re.compile(r"\[\[([^\[\]]{1,120})\]\]")
ASPECTS = ("before", "change", "percent", "value", "target", "reached")
PLAIN = ("period", "unit")
IF, NONE, END = "if ", "none", "end"
UNKNOWN = "…"
"""Stands where there is nothing to say: no target, nothing before, not counted yet."""


_GAP = re.compile(rf"(?<!\S){UNKNOWN}(?![^\s.,;:)%])")


def has_gap(text: str) -> bool:
    """Whether “…” stands where a word or number should: after a letter, as in “nước sạch…”, it ends a list."""
    return bool(_GAP.search(text))


def measures_in(text: str) -> list[str]:
    """The keys of the measures that the text names, each once, in order. Unknown ones too."""
    found = [mark.removeprefix(IF).partition(":")[0].strip() for mark in _marks(text)]
    return list(dict.fromkeys(each for each in found if each not in (*PLAIN, NONE, END)))


def demand_known(text: str) -> None:
    """Raises ValidationError that names each mark that means nothing, or says that a condition is not closed."""
    wrong = [mark for mark in _marks(text) if not _is_known(mark)]
    if wrong:
        named = ", ".join(f"[[{each}]]" for each in dict.fromkeys(wrong))
        raise ValidationError(
            _("These marks mean no figure: %(marks)s. Choose figures from the list below the text.") % {"marks": named}
        )
    if not _has_whole_conditions(text):
        raise ValidationError(
            _("Each [[if …]] needs its [[end]] behind it, at most one [[none]] between them, and no other [[if …]].")
        )


def _has_whole_conditions(text: str) -> bool:
    """Whether `if`, `none` and `end` stand in their order, one condition not within another."""
    opened = ""
    for mark in _marks(text):
        kind = IF if mark.startswith(IF) else mark
        if kind not in (IF, NONE, END):
            continue
        if opened not in {IF: ("",), NONE: (IF,), END: (IF, NONE)}[kind]:
            return False
        opened = "" if kind == END else kind
    return not opened


def _marks(text: str) -> list[str]:
    """What stands between the brackets of each mark. Quick for any text: between them is no room for brackets."""
    return [mark.strip() for mark in MARK.findall(text)]


def _is_known(mark: str) -> bool:
    is_condition = mark.startswith(IF)
    key, colon, aspect = (part.strip() for part in mark.removeprefix(IF).partition(":"))
    if is_condition or key in (*PLAIN, NONE, END):
        if colon:
            return False
        if not is_condition:
            return True
    if colon and aspect not in ASPECTS:
        return False
    for registry in (figures, tallies):
        try:
            registry.get(key)
        except KeyError:
            continue
        return True
    return False


def written(text: str, numbers: Mapping[str, Mapping[str, Any]], *, period: str, unit: str) -> str:
    """The text with its figures. `numbers` has by the measure's key what `content.numbers` says."""
    said = {"period": period, "unit": unit}

    def told(match: re.Match[str]) -> str:
        key, _colon, aspect = (part.strip() for part in match.group(1).partition(":"))
        if key in said:
            return said[key]
        return in_words(numbers.get(key), aspect)

    with override("vi"):
        return MARK.sub(told, _chosen(text, numbers))


def _chosen(text: str, numbers: Mapping[str, Mapping[str, Any]]) -> str:
    """The text without what its conditions leave out; what is not counted yet counts as something."""
    kept, begins, holds, is_said = [], 0, True, True
    for match in MARK.finditer(text):
        mark = match[1].strip()
        if not mark.startswith(IF) and mark not in (NONE, END):
            continue
        kept += [text[begins : match.start()]] if is_said else []
        begins = match.end()
        if mark.startswith(IF):
            found = numbers.get(mark.removeprefix(IF).strip())
            holds = is_said = found is None or bool(found["now"])
        else:
            is_said = mark == END or not holds
    return "".join([*kept, text[begins:] if is_said else ""])


def in_words(found: Mapping[str, Any] | None, aspect: str = "") -> str:
    """A number, or an aspect of it, as a Vietnamese sentence has it."""
    if found is None:
        return UNKNOWN
    if aspect in ("change", "percent"):
        return _changed(found["now"], found["before"], is_share=aspect == "percent")
    if aspect == "reached":
        return shown(percent_of(found["now"], found.get("target")), percent=True)
    named = {"": "now", "before": "before", "value": "value", "target": "target"}[aspect]
    return shown(found.get(named))


def _changed(now: int, before: int, *, is_share: bool) -> str:
    if now == before:
        return "không thay đổi"
    share = change_in_percent(now, before) if is_share else None
    much = abs(now - before) if share is None else abs(share)
    return f"{'tăng' if now > before else 'giảm'} {shown(much, percent=share is not None)}"


def shown(value: Any, *, percent: bool = False) -> str:
    """A number as Vietnamese papers write it: 1.234,5."""
    if value is None or value == "":
        return UNKNOWN
    number = Decimal(str(value))
    whole = number == number.to_integral_value()
    text = number_format(number, 0 if whole else 1, use_l10n=True, force_grouping=True)
    return f"{text}%" if percent else str(text)


def change_in_percent(now: int, before: int) -> Decimal | None:
    """By how much more or less, in per cent of before; None when there was nothing before."""
    return _rounded(Decimal(100 * (now - before)) / before) if before else None


def percent_of(now: int, whole: int | None) -> Decimal | None:
    """How many per cent of the whole; None without a whole."""
    return _rounded(Decimal(100 * now) / whole) if whole else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)
