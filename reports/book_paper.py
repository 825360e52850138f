"""A book of models as a paper: cover, foreword, contents, chapters, indexes, imprint. Vietnamese, whoever asks."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format

from mobilization.common.papers.paper import RIGHT, Block, Column, Layout, Paper, Section, Table, Text
from models_registry.enums import Domain, Moment, Subject
from organizations.dates import today
from organizations.enums import Level
from reports.book_contents import Chapter, Contents, Entry, by_letter, index
from reports.book_enums import BookKind
from reports.queries.book_figures import Figures

if TYPE_CHECKING:
    from reports.book_sources import Photograph, Relative, Story
    from reports.models import Book

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
MOST_RELATIVES = 20
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


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
    return Paper(layout=Layout.STATE, kind="Sách mô hình", title=book.title, body=body)


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
        yield Section("Lời giới thiệu")
        yield Text(book.foreword)
        if book.foreword_by:
            yield Text(book.foreword_by)


def _figures(book: "Book", contents: Contents, figures: Figures) -> Iterator[Block]:
    """How many models of which domain stand in the book, beside the movement's own figures."""
    yield Section("Sách và phong trào qua những con số")
    told = [chapter for chapter in contents.chapters if chapter.entries]
    typical = sum(entry.story.is_typical for entry in contents.entries)
    units = len({entry.story.unit for entry in contents.entries})
    yield Text(
        f"Sách giới thiệu {_n(len(contents.entries))} mô hình của {_n(units)} đơn vị, trong đó {_n(typical)} mô hình "
        f"được chọn là tiêu biểu, với {_n(contents.photographs_count)} ảnh."
    )
    yield Table(
        [Column("Chương", 6), Column("Số mô hình trong sách", 3, RIGHT), Column("Tiêu biểu", 2, RIGHT)],
        [
            [each.title, _n(len(each.entries)), _n(sum(entry.story.is_typical for entry in each.entries))]
            for each in told
        ]
        + [["Tổng số", _n(len(contents.entries)), _n(typical)]],
        title="Mô hình trong sách",
    )
    yield Table(
        [
            Column("Lĩnh vực" if len(figures.rows) > 1 else "Chủ đề", 5),
            *(Column(each, 2, RIGHT) for each in figures.heads),
        ],
        [[name, *map(_n, numbers)] for name, numbers in figures.rows]
        + ([["Tổng số", *map(_n, figures.total)]] if len(figures.rows) > 1 else []),
        title=f"Phong trào “Dân vận khéo” của {book.unit.name}{_in_time(book)}",
    )


def _in_time(book: "Book") -> str:
    if book.begins and book.ends:
        return f" từ {_day(book.begins)} đến {_day(book.ends)}"
    return ""


def _chapters(contents: Contents, pictures: Mapping[int, bytes]) -> Iterator[Block]:
    for number, chapter in enumerate(contents.chapters, 1):
        yield Section(f"Chương {_roman(number)}. {chapter.title}")
        yield from _chapter(chapter, pictures)


def _chapter(chapter: Chapter, pictures: Mapping[int, bytes]) -> Iterator[Block]:
    for entry in chapter.entries:
        yield Section(f"{entry.number}. {entry.story.title}", 2)
        yield Text("\n".join(_facts(entry.story)))
        if entry.story.summary:
            yield Text(entry.story.summary)
        yield from _story(entry, pictures)


def _facts(story: "Story") -> Iterator[str]:
    """Who, where, when; each a line."""
    today_too = f" (nay do {story.unit_today} theo dõi)" if story.unit_today != story.unit else ""
    yield f"Đơn vị thực hiện: {story.unit}{today_too}."
    if story.persons:
        names = "; ".join(f"{each.name}, {each.position}" if each.position else each.name for each in story.persons)
        yield f"Người phụ trách: {names}."
    yield (
        f"Lĩnh vực: {Domain(story.domain).label}. Cấp: {Level(story.level).label}. "
        f"Chủ thể: {Subject(story.subject).label.lower()}."
    )
    if story.themes:
        yield f"Chủ đề: {', '.join(story.themes)}."
    times = [
        f"bắt đầu {_day(story.started_on)}" if story.started_on else "",
        f"đăng ký {_day(story.registered_on)}" if story.registered_on else "",
        f"kết thúc {_day(story.ended_on)}" if story.ended_on else "",
    ]
    if told := ", ".join(each for each in times if each):
        yield f"Thời gian: {told}."


def _story(entry: Entry, pictures: Mapping[int, bytes]) -> Iterator[Block]:
    story = entry.story
    for name, heading in PARTS:
        if text := getattr(story, name):
            yield Section(heading, 3)
            yield Text(text)
    yield from _photographs(entry, pictures)
    yield from _numbers(story)
    if told := [*_recognitions(story), *_awards(story)]:
        yield Section("Ghi nhận và khen thưởng", 3)
        yield Text("\n".join(told))
    if family := list(_family(story)):
        yield Section("Sức lan tỏa", 3)
        yield Text("\n".join(family))


def _photographs(entry: Entry, pictures: Mapping[int, bytes]) -> Iterator[Block]:
    for each in entry.photographs:
        if each.pk in pictures:
            yield Text(caption_of(each, entry.story))


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
    if rows:
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
    yield Section("Bảng tra cứu")
    yield Text("Số đứng sau mỗi tên là số thứ tự của mô hình trong sách.")
    yield from _index("Tên mô hình", [(each.story.title, each.number) for each in entries])
    yield from _index("Đơn vị", [(each.story.unit, each.number) for each in entries])
    themes = [(theme, each.number) for each in entries for theme in each.story.themes]
    if themes:
        yield from _index("Chủ đề", themes)


def _index(title: str, named: Sequence[tuple[str, int]]) -> Iterator[Block]:
    yield Section(f"Tra cứu theo {title[:1].lower()}{title[1:]}", 2)
    rows = [
        [name, ", ".join(map(str, numbers))] for _letter, under in by_letter(index(named)) for name, numbers in under
    ]
    yield Table([Column(title, 8), Column("Số thứ tự", 3)], rows)


def _imprint(book: "Book", contents: Contents, on: datetime.date) -> Iterator[Block]:
    yield Section("Thông tin về sách")
    told = [book.title + (f". {book.subtitle}" if book.subtitle else "") + "."]
    told += [f"Đơn vị biên soạn: {book.unit.name}.", *book.imprint.splitlines()]
    told += [
        f"Số mô hình: {_n(len(contents.entries))}. Số ảnh: {_n(contents.photographs_count)}{AGREED}.",
        f"{PRINTED_BY} Nội dung tính đến ngày {_day(on)}.",
        f"Mã kiểm tra nội dung: {contents.digest()[:16]}.",
    ]
    yield Text("\n".join(each for each in told if each.strip()))


def _roman(number: int) -> str:
    return ROMAN[number - 1] if number <= len(ROMAN) else str(number)


def _day(day: "datetime.date | None") -> str:
    return str(date_format(day, "d/m/Y")) if day else ""


def _n(number: int) -> str:
    return f"{number:,}".replace(",", ".")
