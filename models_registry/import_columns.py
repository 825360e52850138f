"""The columns in which models go in and out: one description for template, export, import, CSV, JSON and their help."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mobilization.common.text import fold

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

_WORDS = re.compile(r"[^\W_]+")


class CellKind(Enum):
    """How a cell is read and written."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    DAY = "day"
    NUMBER = "number"
    TERMS = "terms"
    DOCUMENTS = "documents"
    PERSONS = "persons"
    INDICATORS = "indicators"
    UNIT = "unit"
    CAMPAIGN = "campaign"
    FIXED = "fixed"


@dataclass(frozen=True, kw_only=True)
class FormatColumn:
    """One column. `key` is its name for programs; headings in either language and keys are understood alike.

    `is_strict`: Excel takes nothing but what is in the list.
    """

    key: str
    title: "Text"
    kind: CellKind
    help: "Text"
    example: "Text" = ""
    width: int = 20
    is_required: bool = False
    is_hidden: bool = False
    is_strict: bool = False

    def names(self) -> set[str]:
        """What a heading may say, folded."""
        return {words_of(self.key), *(words_of(each) for each in in_all_languages(self.title))}


@lru_cache(maxsize=4096)
def words_of(text: str) -> str:
    """What counts when names are compared: the words, without accents, capitals and signs."""
    return " ".join(_WORDS.findall(fold(text)))


def in_all_languages(text: "Text") -> list[str]:
    """The text as it stands in each language of the portal."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(text))
    return found


PERSON_PARTS = _("full name | position | telephone | e-mail | agrees that the name is published: yes or no")
INDICATOR_PARTS = _("name | unit of measure | before | target | reached | measured on | source")
_LIST_HELP = _("Several are parted by a semicolon.")
_NUMBER_HELP = _("A number; leave it empty where it does not apply.")
_LONG_HELP = _("Text of any length up to some pages.")

FORMAT = (
    FormatColumn(
        key="code",
        title=_("Code of the model"),
        kind=CellKind.FIXED,
        width=18,
        help=_(
            "Leave it empty for a new model. In a file for editing it says which model the row is; do not change it."
        ),
    ),
    FormatColumn(
        key="unit",
        title=_("Unit"),
        kind=CellKind.UNIT,
        width=28,
        example=_("Phường Ba Đình"),
        help=_("Name or code of the unit. Left empty, the unit chosen when uploading. It cannot be changed later."),
    ),
    FormatColumn(
        key="campaign",
        title=_("Campaign"),
        kind=CellKind.CAMPAIGN,
        width=28,
        help=_("Name of the campaign. Left empty in a new row, the campaign chosen when uploading."),
    ),
    FormatColumn(
        key="title",
        title=_("Name of the model"),
        kind=CellKind.TEXT,
        width=46,
        is_required=True,
        example=_("Flower road of residential group 5"),
        help=_("A specific name, at most 300 letters."),
    ),
    FormatColumn(
        key="summary",
        title=_("Summary"),
        kind=CellKind.LONG,
        width=50,
        example=_("46 households plant and look after flowers along 1.2 km of village road."),
        help=_("Two or three sentences: what it is. At most 2,000 letters."),
    ),
    FormatColumn(
        key="subject",
        title=_("Subject"),
        kind=CellKind.CHOICE,
        is_strict=True,
        width=14,
        example=_("Collective"),
        help=_("Choose from the list."),
    ),
    FormatColumn(
        key="domain",
        title=_("Domain"),
        kind=CellKind.CHOICE,
        is_strict=True,
        width=26,
        example=_("Culture and society"),
        help=_("Choose from the list."),
    ),
    FormatColumn(
        key="place",
        title=_("Place"),
        kind=CellKind.TEXT,
        width=28,
        example=_("Residential group 5"),
        help=_("Village, residential group, street: where one can go and see it."),
    ),
    FormatColumn(
        key="started_on",
        title=_("Started on"),
        kind=CellKind.DAY,
        width=13,
        example="15/03/2026",
        help=_("Day/month/year. Not later than today, and a day on which the unit existed."),
    ),
    FormatColumn(
        key="situation_before", title=_("Situation before"), kind=CellKind.LONG, width=40, help=_("With figures.")
    ),
    FormatColumn(key="way_of_working", title=_("Way of working"), kind=CellKind.LONG, width=40, help=_LONG_HELP),
    FormatColumn(key="results", title=_("Results"), kind=CellKind.LONG, width=40, help=_LONG_HELP),
    FormatColumn(key="lessons", title=_("Lessons"), kind=CellKind.LONG, width=40, help=_LONG_HELP),
    FormatColumn(
        key="participants", title=_("Participants"), kind=CellKind.NUMBER, width=12, example="60", help=_NUMBER_HELP
    ),
    FormatColumn(
        key="households", title=_("Households reached"), kind=CellKind.NUMBER, width=12, example="46", help=_NUMBER_HELP
    ),
    FormatColumn(
        key="people_reached",
        title=_("People reached"),
        kind=CellKind.NUMBER,
        width=12,
        example="180",
        help=_NUMBER_HELP,
    ),
    FormatColumn(
        key="state_money",
        title=_("State money (đồng)"),
        kind=CellKind.NUMBER,
        width=16,
        example="15.000.000",
        help=_NUMBER_HELP,
    ),
    FormatColumn(
        key="people_money",
        title=_("People’s money (đồng)"),
        kind=CellKind.NUMBER,
        width=16,
        example="32.500.000",
        help=_NUMBER_HELP,
    ),
    FormatColumn(
        key="people_land",
        title=_("People’s land (m²)"),
        kind=CellKind.NUMBER,
        width=14,
        example="120,5",
        help=_NUMBER_HELP,
    ),
    FormatColumn(
        key="labour_days", title=_("Labour days"), kind=CellKind.NUMBER, width=12, example="85,5", help=_NUMBER_HELP
    ),
    FormatColumn(key="themes", title=_("Themes"), kind=CellKind.TERMS, width=28, help=_LIST_HELP),
    FormatColumn(key="target_groups", title=_("Target groups"), kind=CellKind.TERMS, width=28, help=_LIST_HELP),
    FormatColumn(
        key="documents",
        title=_("Documents it carries out"),
        kind=CellKind.DOCUMENTS,
        width=28,
        example="12-CT/TU (15/01/2026)",
        help=_("Numbers of documents of the portal, parted by semicolons; where a number exists twice, with its day."),
    ),
    FormatColumn(
        key="persons",
        title=_("Responsible persons"),
        kind=CellKind.PERSONS,
        width=40,
        example=_("Nguyễn Văn An | Head of the residential group | 0912345678 | an@example.vn | no"),
        help=PERSON_PARTS,
    ),
    FormatColumn(
        key="indicators",
        title=_("Indicators"),
        kind=CellKind.INDICATORS,
        width=40,
        example=_("Households that sort waste | households | 12 | 46 | 40 | 30/06/2026 | count of the group"),
        help=INDICATOR_PARTS,
    ),
    FormatColumn(
        key="state",
        title=_("State"),
        kind=CellKind.FIXED,
        width=20,
        help=_("Only for reading: submitting, registering and the other steps are done in the portal."),
    ),
    FormatColumn(
        key="version",
        title=_("Version (do not change)"),
        kind=CellKind.FIXED,
        width=10,
        is_hidden=True,
        help=_("Says which state of the model the row was made from, so that nobody’s work is overwritten."),
    ),
)
BY_KEY = {column.key: column for column in FORMAT}
PASSED_OVER = ("STT", "No.", "Số TT")
"""Headings of columns that people add and that say nothing about the model."""
ERRORS_TITLE = _("Errors to correct")
"""The column that the file with the errors marked has besides; it is not read."""
SHEET_TITLE, GUIDE_TITLE, LISTS_TITLE = _("Models"), _("Guide"), _("Lists")


def sheet_names() -> list[str]:
    """What the sheet with the models may be called."""
    return in_all_languages(SHEET_TITLE)


@cache
def _keys_by_name() -> dict[str, str]:
    known = {name: column.key for column in FORMAT for name in column.names()}
    return known | {words_of(name): "" for name in (*PASSED_OVER, *in_all_languages(ERRORS_TITLE))}


def key_of(heading: str) -> str | None:
    """The column a heading names, empty for one that is passed over, None for an unknown one."""
    return _keys_by_name().get(words_of(heading))


def keys_of(headings: Iterable[str]) -> list[str | None]:
    """The same for a row of headings."""
    return [key_of(heading) for heading in headings]
