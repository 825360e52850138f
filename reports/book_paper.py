"""A book of models as a paper: cover, foreword, contents, chapters, indexes, imprint. Vietnamese, whoever asks."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format

from mobilization.common.numerals import roman
from mobilization.common.papers.paper import (
    RIGHT,
    Article,
    Block,
    Column,
    Cover,
    Paper,
    Picture,
    PictureRow,
    Section,
    Table,
    Text,
)
from models_registry.enums import Domain, Moment, Subject
from organizations.dates import today
from organizations.enums import Level
from organizations.letterheads import issuer_of, place_of, usual_layout
from reports.book_contents import MOST_RELATIVES, Chapter, Contents, Entry, index, unit_names
from reports.book_enums import BookKind
from reports.queries.book_figures import Figures

if TYPE_CHECKING:
    from reports.book_sources import Photograph, Relative, Story
    from reports.models import Book

KIND, KIND_UNNAMED = "Tuyển tập", "Mô hình “Dân vận khéo”"
"""What stands above the title; the other where the title does not name the movement."""
COVER_PICTURE, ALONE, ALONE_UPRIGHT = 0.72, 0.64, 0.42
"""Widths of photographs, in parts of the text's."""
NUMBERS = {
    "participants": ("Người tham gia", "người"),
    "households": ("Số hộ được tác động", "hộ"),
    "people_reached": ("Số người được tác động", "người"),
    "state_money": ("Ngân sách nhà nước", "đồng"),
    "people_money": ("Nhân dân đóng góp", "đồng"),
    "people_land": ("Đất nhân dân hiến", "m²"),
    "labour_days": ("Ngày công nhân dân", "ngày công"),
}
MOMENTS = {Moment.BEFORE: "Trước khi thực hiện", Moment.DURING: "Quá trình thực hiện", Moment.AFTER: "Kết quả"}
PARTS = (
    ("situation_before", "Tình hình trước khi thực hiện"),
    ("way_of_working", "Cách làm"),
    ("results", "Kết quả"),
    ("lessons", "Bài học kinh nghiệm"),
)
PRINTED_BY = "Sách được lập từ cơ sở dữ liệu phong trào thi đua “Dân vận khéo”."
AGREED = ", đều được người trong ảnh đồng ý công bố"
FEW_NUMBERS = 2
"""So many results in numbers are told in a sentence, more in a table."""


def paper_of_book(
    book: "Book",
    contents: Contents,
    pictures: Mapping[int, bytes],
    *,
    figures: Figures,
    on: datetime.date | None = None,
) -> Paper:
    """The whole book; `pictures` are the JPEGs by the id of the photograph, `on` the day in the imprint (today)."""
    with translation.override("vi"):
        body = [
            *_foreword(book),
            *_figures(book, contents, figures),
            *_chapters(contents, pictures),
            *_indexes(contents),
            *_imprint(book, contents, on or today()),
        ]
    layout = usual_layout(book.unit)
    return Paper(
        layout=layout,
        kind=KIND,
        title=book.title,
        body=body,
        cover=_cover(book, contents, pictures, on or today()),
        has_contents=True,
    )


def _cover(book: "Book", contents: Contents, pictures: Mapping[int, bytes], on: datetime.date) -> Cover:
    """Who issues it, the title with year, term or theme, a photograph that lies, place and year below.

    The first that shows results, else the first of all.
    """
    issuer = issuer_of(book.unit, usual_layout(book.unit))
    lying = [
        (each, entry.story)
        for entry in contents.entries
        for each in entry.photographs
        if each.width > each.height and each.pk in pictures
    ]
    lying.sort(key=lambda each: each[0].moment != Moment.AFTER)
    place = place_of(book.unit)
    return Cover(
        issuer=issuer.name,
        superior=issuer.superior,
        kind=KIND if "dân vận khéo" in book.title.lower() else KIND_UNNAMED,
        title=book.title,
        subtitle="\n".join(each for each in (book.subtitle, _unsaid(book)) if each),
        foot=f"{place}, năm {on.year}" if place else f"Năm {on.year}",
        picture=_on_cover(*lying[0], pictures) if lying else None,
    )


def _on_cover(photograph: "Photograph", story: "Story", pictures: Mapping[int, bytes]) -> Picture:
    return Picture(pictures[photograph.pk], alt=alternative_of(photograph, story), width=COVER_PICTURE)


def _unsaid(book: "Book") -> str:
    """Year, term or theme, unless the title says it."""
    told = of_what(book)
    return "" if told.lower() in book.title.lower() else told


def of_what(book: "Book") -> str:
    """What the cover says below the title: the year, the term, the theme."""
    if book.kind == BookKind.THEME and book.theme is not None:
        return f"Chủ đề: {book.theme.name_vi}"
    if book.begins is None or book.ends is None:
        return ""
    if book.kind == BookKind.YEAR and book.begins.year == book.ends.year:
        return f"Năm {book.begins.year}"
    return f"Giai đoạn {book.begins.year} – {book.ends.year}"


def _foreword(book: "Book") -> Iterator[Block]:
    if book.foreword:
        yield Section("LỜI GIỚI THIỆU", begins_page=True)
        yield Text(book.foreword)
        if book.foreword_by:
            yield Article(book.foreword_by, "")


def _figures(book: "Book", contents: Contents, figures: Figures) -> Iterator[Block]:
    """How many models of which domain stand in the book, beside the movement's own figures."""
    yield Section("SÁCH VÀ PHONG TRÀO QUA NHỮNG CON SỐ", begins_page=True)
    told = [chapter for chapter in contents.chapters if chapter.entries]
    typical = sum(entry.story.is_typical for entry in contents.entries)
    units = len({entry.story.unit_id for entry in contents.entries})
    pictured = f", với {_n(contents.photographs_count)} ảnh" if contents.photographs_count else ""
    yield Text(
        f"Sách giới thiệu {_n(len(contents.entries))} mô hình của {_n(units)} đơn vị, trong đó {_n(typical)} mô hình "
        f"được chọn là tiêu biểu{pictured}."
    )
    yield Table(
        [Column("Chương", 6), Column("Số mô hình trong sách", 3, RIGHT), Column("Tiêu biểu", 2, RIGHT)],
        [
            [each.title, _n(len(each.entries)), _n(sum(entry.story.is_typical for entry in each.entries))]
            for each in told
        ],
        totals=[["Tổng số", _n(len(contents.entries)), _n(typical)]],
        title="Mô hình trong sách",
    )
    yield Table(
        [
            Column("Lĩnh vực" if len(figures.rows) > 1 else "Chủ đề", 5),
            *(Column(each, 2, RIGHT) for each in figures.heads),
        ],
        [[name, *map(_n, numbers)] for name, numbers in figures.rows],
        totals=[["Tổng số", *map(_n, figures.total)]] if len(figures.rows) > 1 else [],
        title=f"Phong trào “Dân vận khéo” của {book.steward.name}{_in_time(book)}",
    )


def _in_time(book: "Book") -> str:
    if book.begins and book.ends:
        return f" từ {_day(book.begins)} đến {_day(book.ends)}"
    return ""


def _chapters(contents: Contents, pictures: Mapping[int, bytes]) -> Iterator[Block]:
    for number, chapter in enumerate(contents.chapters, 1):
        yield Section(f"Chương {roman(number)}. {chapter.title}".upper(), begins_page=True)
        yield from _chapter(chapter, pictures)


def _chapter(chapter: Chapter, pictures: Mapping[int, bytes]) -> Iterator[Block]:
    for entry in chapter.entries:
        yield Section(f"{entry.number}. {entry.story.title}", 2)
        yield _facts(entry.story)
        if entry.story.is_typical:
            yield Article("Mô hình tiêu biểu.", entry.story.summary)
        elif entry.story.summary:
            yield Text(entry.story.summary)
        yield from _story(entry, pictures)


def _facts(story: "Story") -> Article:
    """Whose, of what, by whom, when: one paragraph; what nobody knows is not in it."""
    today_too = f" (nay do {story.unit_today} theo dõi)" if story.unit_today != story.unit else ""
    names = [f"{each.name}, {each.position}" if each.position else each.name for each in story.persons]
    domain, level = Domain(story.domain).label, Level(story.level).label
    told = [
        f"{domain}; {_lower(str(level))}; {_lower(str(Subject(story.subject).label))}",
        f"Chủ đề: {', '.join(story.themes)}" if story.themes else "",
        f"Người phụ trách: {'; '.join(names)}" if names else "",
        _times(story),
    ]
    return Article(f"{story.unit}{today_too}.", ". ".join(each for each in told if each) + ".")


def _times(story: "Story") -> str:
    """When it began, was registered and ended, as far as that is known."""
    told = [
        f"bắt đầu {_day(story.started_on)}" if story.started_on else "",
        f"đăng ký {_day(story.registered_on)}" if story.registered_on else "",
        f"kết thúc {_day(story.ended_on)}" if story.ended_on else "",
    ]
    said = "; ".join(each for each in told if each)
    return said[:1].upper() + said[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _story(entry: Entry, pictures: Mapping[int, bytes]) -> Iterator[Block]:
    """What was written, then pictures and numbers, what it was given, and where it went."""
    story = entry.story
    for name, heading in PARTS:
        if text := getattr(story, name):
            yield Article(f"{heading}.", text)
    yield from _photographs(entry, pictures)
    yield from _numbers(story)
    if told := [*_recognitions(story), *_awards(story)]:
        yield Article("Ghi nhận, khen thưởng.", "\n".join(told))
    if family := list(_family(story)):
        yield Article("Sức lan tỏa.", "\n".join(family))


def _photographs(entry: Entry, pictures: Mapping[int, bytes]) -> Iterator[Block]:
    """Two side by side, one alone; one that stands is narrower."""
    shown = [each for each in entry.photographs if each.pk in pictures]
    for first in range(0, len(shown), 2):
        together = [_picture(each, entry.story, pictures) for each in shown[first : first + 2]]
        yield together[0] if len(together) == 1 else PictureRow(together)


def _picture(photograph: "Photograph", story: "Story", pictures: Mapping[int, bytes]) -> Picture:
    return Picture(
        pictures[photograph.pk],
        caption=caption_of(photograph, story),
        alt=alternative_of(photograph, story),
        width=ALONE if photograph.width > photograph.height else ALONE_UPRIGHT,
    )


def caption_of(photograph: "Photograph", story: "Story") -> str:
    """What stands below it: what it shows, and who gave it; nobody's name, for the public list has none."""
    moment = MOMENTS.get(Moment(photograph.moment), "") if photograph.moment else ""
    told = ": ".join(each for each in (moment, photograph.caption.rstrip(".")) if each)
    return f"{told or story.title}. Ảnh: {story.unit}."


def alternative_of(photograph: "Photograph", story: "Story") -> str:
    """What is read out instead of it."""
    return f"Ảnh của mô hình “{story.title}”" + (f": {photograph.caption}" if photograph.caption else "")


def _numbers(story: "Story") -> Iterator[Block]:
    rows = [[NUMBERS[name][0], value, NUMBERS[name][1]] for name, value in story.numbers.items() if value != "0"]
    rows += [
        [each.name, f"{each.before} → {each.reached}" if each.before else each.reached, each.measure]
        for each in story.indicators
        if each.reached
    ]
    if 0 < len(rows) <= FEW_NUMBERS:
        yield Article(
            "Kết quả bằng số.", "; ".join(f"{name}: {value} {measure}" for name, value, measure in rows) + "."
        )
    elif rows:
        yield Table([Column("Kết quả bằng số", 6), Column("Số lượng", 3, RIGHT), Column("Đơn vị tính", 2)], rows)


def _recognitions(story: "Story") -> Iterator[str]:
    for each in reversed(story.recognitions):
        chosen = f"; được chọn là mô hình tiêu biểu ngày {_day(each.typical_on)}" if each.typical_on else ""
        yield f"{each.unit} công nhận ngày {_day(each.on)}{chosen}."


def _awards(story: "Story") -> Iterator[str]:
    for each in reversed(story.awards):
        whom = f" cho {each.told}" if each.told else ""
        yield f"{each.award}{whom}, do {each.decided_by} quyết định ngày {_day(each.decided_on)}."


def _family(story: "Story") -> Iterator[str]:
    if story.origin:
        yield f"Nhân rộng từ: {_relative(story.origin)}."
    if story.copies:
        named = "; ".join(_relative(each) for each in story.copies[:MOST_RELATIVES])
        more = len(story.copies) - MOST_RELATIVES
        yield f"Được nhân rộng tại: {named}{f'; và {_n(more)} nơi khác' if more > 0 else ''}."


def _relative(relative: "Relative") -> str:
    return f"“{relative.title}” ({relative.unit}{f', {relative.year}' if relative.year else ''})"


def _indexes(contents: Contents) -> Iterator[Block]:
    """Of models, of units, of themes: in Vietnamese order, with the number of each model."""
    entries = contents.entries
    yield Section("BẢNG TRA CỨU", begins_page=True)
    yield Text("Số đứng sau mỗi tên là số thứ tự của mô hình trong sách.")
    numbers = [each.number for each in entries]
    yield from _index("Tên mô hình", [(each.story.title, each.number) for each in entries])
    yield from _index("Đơn vị", list(zip(unit_names([each.story for each in entries]), numbers, strict=True)))
    themes = [(theme, each.number) for each in entries for theme in each.story.themes]
    if themes:
        yield from _index("Chủ đề", themes)


def _index(title: str, named: Sequence[tuple[str, int]]) -> Iterator[Block]:
    yield Section(f"Tra cứu theo {title[:1].lower()}{title[1:]}", 2)
    rows = [[name, ", ".join(map(str, numbers))] for name, numbers in index(named)]
    yield Table([Column(title, 8), Column("Số thứ tự", 3)], rows)


def _imprint(book: "Book", contents: Contents, on: datetime.date) -> Iterator[Block]:
    yield Section("THÔNG TIN VỀ SÁCH", begins_page=True)
    told = [book.title + (f". {book.subtitle}" if book.subtitle else "") + "."]
    told += [f"Đơn vị biên soạn: {book.unit.name}.", *book.imprint.splitlines()]
    told += [
        f"Số mô hình: {_n(len(contents.entries))}.",
        f"Số ảnh: {_n(contents.photographs_count)}{AGREED}." if contents.photographs_count else "",
        f"{PRINTED_BY} Nội dung tính đến ngày {_day(on)}.",
        f"Mã kiểm tra nội dung: {contents.digest()[:16]}.",
    ]
    yield Text("\n".join(each for each in told if each.strip()))


def _day(day: "datetime.date | None") -> str:
    return str(date_format(day, "d/m/Y")) if day else ""


def _n(number: int) -> str:
    return f"{number:,}".replace(",", ".")
