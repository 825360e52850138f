"""Sentences with live figures: what officials read of nought, of one, of more and of fewer than before."""

import re
import time

import pytest
from django.core.exceptions import ValidationError

from reports.enums import ReportKind
from reports.narrative import UNKNOWN, demand_known, has_gap, measures_in, written
from reports.services.demo_texts import CITY, WARD
from reports.standard import COMMENDATION, IN_DIALOGUE, MODELS, sections_for

HELD = "[[if dialogues.held]]Đã tổ chức [[dialogues.held]] hội nghị[[none]]Chưa tổ chức hội nghị[[end]]."
EVERY_TEXT = [
    *(each.text for kind in ReportKind for each in sections_for(kind, has_lower=True)), *WARD.values(), *CITY.values(),
]  # fmt: skip


def numbers(now=0, before=0, **others):
    """The same number of everything, but those named (by the key's last part)."""
    keys = {key for text in [*EVERY_TEXT, HELD] for key in measures_in(text)}
    found = {key: {"now": now, "before": before, "value": None, "target": None} for key in keys}
    for key in keys:
        found[key]["now"] = others.get(key.partition(".")[2], now)
    return found


def said(text, found):
    return written(text, found, period="năm 2026", unit="Xã An Khánh")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (0, "Chưa tổ chức hội nghị."),
        (1, "Đã tổ chức 1 hội nghị."),
        (1234, "Đã tổ chức 1.234 hội nghị."),
    ],
)
def test_a_condition_says_what_fits_the_number(number, sentence):
    assert said(HELD, numbers(number)) == sentence


def test_what_is_not_counted_yet_is_written_as_if_there_were_something():
    assert said(HELD, {}) == f"Đã tổ chức {UNKNOWN} hội nghị."


def test_the_figure_of_a_condition_is_counted():
    assert measures_in("[[if dialogues.held]]có[[none]]không[[end]]") == ["dialogues.held"]


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(3, 3, "không thay đổi"), (5, 4, "tăng 25%"), (3, 4, "giảm 25%"), (0, 4, "giảm 100%"), (14, 0, "tăng 14")],
)
def test_a_change_in_per_cent_is_told_in_numbers_where_there_was_nothing(now, before, words):
    found = {"awards.decided": {"now": now, "before": before}}
    assert said("[[awards.decided:percent]] so với cùng kỳ", found) == f"{words} so với cùng kỳ"


@pytest.mark.parametrize(
    "text",
    [
        "[[if dialogues.held]]", "[[end]]", "[[none]]", "[[if dialogues.held]][[none]][[none]][[end]]",
        "[[if dialogues.held]][[if awards.decided]][[end]][[end]]", "[[end]][[if dialogues.held]]",
    ],
)  # fmt: skip
def test_a_condition_that_is_not_whole_is_refused(text):
    with pytest.raises(ValidationError, match="end"):
        demand_known(text)


@pytest.mark.parametrize("text", ["[[if x]]a[[end]]", "[[if dialogues.held:before]]a[[end]]", "[[if period]]a[[end]]"])
def test_a_condition_of_no_figure_is_refused(text):
    with pytest.raises(ValidationError, match=r"mean no figure|không ứng với"):
        demand_known(text)


def test_conditions_are_read_in_a_moment():
    started = time.process_time()
    for text in ("[[if dialogues.held]]" * 900, "[[if dialogues.held]]" * 400 + "[[none]]" * 1_200):
        said(text, numbers())
        with pytest.raises(ValidationError):
            demand_known(text)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("text", [each for each in EVERY_TEXT if "[[" in each])
def test_the_words_of_the_portal_are_known_and_say_no_nought(text):
    demand_known(text)
    for now, before in ((0, 0), (0, 3), (1, 0), (12, 30)):
        told = said(text, numbers(now, before))
        assert "[[" not in told
        assert not re.search(r"\b0\b", told)
        assert not has_gap(told)


def test_nothing_at_all_is_told_as_officials_tell_it():
    assert said(MODELS.text, numbers()) == (
        "Trong kỳ chưa có mô hình đăng ký mới (không thay đổi so với cùng kỳ). Chưa có mô hình được công nhận."
    )
    assert said(IN_DIALOGUE.text, numbers()) == (
        "Trong kỳ chưa tổ chức hội nghị đối thoại. Không phát sinh ý kiến mới."
    )
    assert said(COMMENDATION.text, numbers()) == "Trong kỳ chưa có quyết định khen thưởng."


def test_what_there_is_is_told_and_what_is_not_is_left_out():
    found = numbers(0, 4, held=2, people=130, opinions=9, opinions_on_the_spot=8, opinions_open=1)
    assert said(IN_DIALOGUE.text, found) == (
        "Đã tổ chức 2 hội nghị đối thoại, với 130 lượt người tham dự. Tiếp nhận 9 ý kiến; trả lời tại chỗ 8 ý kiến; "
        "còn 1 ý kiến đang giải quyết."
    )
    assert said(MODELS.text, numbers(2, 4, replicated=0)) == (
        "Trong kỳ có 2 mô hình đăng ký mới (giảm 2 so với cùng kỳ). Đã công nhận 2 mô hình; chọn 2 mô hình tiêu biểu."
    )
    assert said(COMMENDATION.text, numbers(3, to_persons=0)) == "Đã quyết định khen thưởng 3 trường hợp."
