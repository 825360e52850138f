"""What the demo shows of books: one of the city, of this year, published; the draft of one about a theme."""

import datetime
from typing import Any

from django.db import transaction

from directives.models import Theme
from organizations.dates import today
from organizations.models import Unit
from reports import book_sources
from reports.models import Book
from reports.queries.book_contents import contents_of
from reports.services.book_files import WRITERS, described, keep_proof
from reports.services.books import start_book, take_step

FOREWORD = """Phong trào thi đua “Dân vận khéo” được duy trì từ năm 2009 và được các cấp, các ngành, các đơn vị hưởng ứng bằng những việc làm cụ thể, có địa chỉ, có người chịu trách nhiệm và có kết quả kiểm chứng được.
Cuốn sách giới thiệu những mô hình đã được công nhận trong năm, để các đơn vị tham khảo và vận dụng phù hợp với điều kiện của mình (nội dung minh họa)."""  # noqa: E501 - paragraphs


@transaction.atomic
def load_demo_books(*, city: Unit, by: Any) -> int:
    """Make them as an administrator would; returns how many, 0 where there are any or nothing is public yet."""
    if Book.objects.exists():
        return 0
    year = today().year
    values = {
        "title": f"Mô hình “Dân vận khéo” năm {year}",
        "subtitle": "Những việc làm hay của các xã, phường và cơ quan thành phố",
        "kind": "year",
        "begins": datetime.date(year, 1, 1),
        "ends": datetime.date(year, 12, 31),
        "foreword": FOREWORD,
        "foreword_by": "Ban biên soạn",
        "imprint": "Sách minh họa; tên người là hư cấu.",
    }
    book = start_book(unit=city, values=values, by=by)
    contents = contents_of(book)
    if not contents.entries:
        book.delete()
        return 0
    pictures = {each.pk: book_sources.photograph(each.pk) for entry in contents.entries for each in entry.photographs}
    paper = described(book, contents, pictures)
    keep_proof(book, contents, {kind: write(paper) for kind, write in WRITERS.items()}, by=by)
    take_step(book, "submit", by=by)
    take_step(book, "publish", by=by)
    named = [theme for entry in contents.entries for theme in entry.story.themes]
    if theme := Theme.objects.filter(name_vi__in=named).order_by("sort_key", "id").first():
        about = {"title": f"Dân vận khéo: {theme.name_vi}", "kind": "theme", "theme": theme, "grouping": "unit"}
        start_book(unit=city, values=about, by=by)
    return Book.objects.count()
