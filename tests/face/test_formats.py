"""Numbers and dates as Vietnamese officials write them, through templates."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation


def render(source: str, language: str, **values) -> str:
    with translation.override(language):
        return Template("{% load components %}" + source).render(Context(values)).strip()


@pytest.mark.parametrize(("language", "shown"), [("vi", "1.234.567,5"), ("en", "1,234,567.5")])
@pytest.mark.parametrize("number", [1234567.5, Decimal("1234567.5")])
def test_numbers(language, shown, number):
    assert render("{{ n }}", language, n=number) == shown


@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates(language):
    day, moment = date(2026, 11, 22), datetime(2026, 11, 22, 1, 5, tzinfo=UTC)
    assert render("{{ d }}", language, d=day) == "22/11/2026"
    assert render('{{ d|date:"DATE_FORMAT" }}', language, d=day) == "22/11/2026"
    assert render("{{ d }}", language, d=moment) == "08:05 22/11/2026"


@pytest.mark.parametrize(
    ("language", "count", "shown"),
    [("vi", 999, "999"), ("vi", 1000, "1.000"), ("vi", 1001, "1.000+"), ("en", 1001, "1,000+")],
)
def test_capped_counts(language, count, shown):
    assert render("{% capped_count n %}", language, n=count) == shown


def test_progress_speaks_to_people_in_their_numbers_and_to_browsers_in_theirs():
    html = render('{% progress 1234 20000 "" "Nhập" %}', "vi")
    assert '<progress value="1234" max="20000" aria-label="Nhập">' in html
    assert "1.234 / 20.000" in html
    assert "(6 %)" in html


@pytest.mark.parametrize("total", [None, 0])
def test_progress_without_a_total_claims_nothing(total):
    html = render('{% progress 3 total "" "x" %}', "en", total=total)
    assert "value=" not in html
    assert "%" not in html


@pytest.mark.parametrize(("language", "shown"), [("vi", "1,8"), ("en", "1.8")])
def test_sizes_of_files(language, shown):
    html = render('{% file_tile "a.PDF" url="/x/" size=1843200 %}', language)
    assert f"PDF · {shown}\xa0MB" in html
