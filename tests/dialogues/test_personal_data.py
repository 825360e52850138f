"""What of a free text is personal data, and what only looks like it: a table of cases, hits and innocent ones."""

import itertools
import time
import unicodedata

import pytest

from dialogues.personal_data import Citizen, Finding, Found, find_personal_data, with_marks

WHO = Citizen(name="Nguyễn Thị Đào", phone="+84 912 345 678", address="Số 5 ngõ 12, Đường Láng")
HITS = [
    ("Gọi 0912345678 nhé", "phone", "0912345678"),
    ("Gọi 0912 345 678.", "phone", "0912 345 678"),
    ("091.234.5678", "phone", "091.234.5678"),
    ("ĐT: 091-234-56-78", "phone", "091-234-56-78"),
    ("ĐT:+84 912 345 678", "phone", "+84 912 345 678"),
    ("(+84)912345678", "phone", "(+84)912345678"),
    ("+84 (0) 91 234 5678", "phone", "+84 (0) 91 234 5678"),
    ("0084912345678", "phone", "0084912345678"),
    ("84912345678", "phone", "84912345678"),
    ("máy bàn (024) 3825 3536", "phone", "(024) 3825 3536"),
    ("024.38253536", "phone", "024.38253536"),
    ("0203 382 5353", "phone", "0203 382 5353"),
    ("số cũ 01687 123 456", "phone", "01687 123 456"),
    ("0 9 1 2 3 4 5 6 7 8", "phone", "0 9 1 2 3 4 5 6 7 8"),
    ("０９１２３４５６７８", "phone", "０９１２３４５６７８"),
    ("hai số 0912345678-0987654321", "phone", "0912345678"),
    ("0912\u00a0345\u00a0678", "phone", "0912\u00a0345\u00a0678"),
    ("gọi O912 345 678", "phone", "O912 345 678"),
    ("o9l2.345.678", "phone", "o9l2.345.678"),
    ("0\ufe0f\u20e39\ufe0f\u20e312345678", "phone", "0\ufe0f\u20e39\ufe0f\u20e312345678"),
    ("09\u200d12\u200c345678", "phone", "09\u200d12\u200c345678"),
    ("0\u03369\u033612345678 nhé", "phone", "0\u03369\u033612345678"),
    ("⓪⑨①②③④⑤⑥⑦⑧", "phone", "⓪⑨①②③④⑤⑥⑦⑧"),
    ("𝟎𝟗𝟏𝟐 ٣٤٥ ६७८", "phone", "𝟎𝟗𝟏𝟐 ٣٤٥ ६७८"),
    ("0912      345      678", "phone", "0912      345      678"),
    ("0912/345/678 gặp tôi", "hidden", "0912/345/678"),
    ("0912, 345, 678", "hidden", "0912, 345, 678"),
    ("0912\n345\n678", "hidden", "0912\n345\n678"),
    ("09*12*34*56*78", "hidden", "09*12*34*56*78"),
    ("0/9/1/2/3/4/5/6/7/8", "hidden", "0/9/1/2/3/4/5/6/7/8"),
    ("001/085/012/345", "hidden", "001/085/012/345"),
    ("gọi không chín một hai ba bốn năm sáu bảy tám nhé", "hidden", "không chín một hai ba bốn năm sáu bảy tám"),
    ("KHÔNG CHÍN, 12, ba bốn năm - 678", "hidden", "KHÔNG CHÍN, 12, ba bốn năm - 678"),
    ("hoa a còng example.vn", "email", "hoa a còng example.vn"),
    ("hoa＠example (chấm) vn", "email", "hoa＠example (chấm) vn"),
    ("CMND 012345678", "personal", "012345678"),
    ("CMND số 123456789 cấp ngày 1.2.2003", "personal", "123456789"),
    ("CMND 012 345 678", "personal", "012 345 678"),
    ("CCCD 001085012345", "personal", "001085012345"),
    ("căn cước 0010 8501 2345", "personal", "0010 8501 2345"),
    ("căn cước 001.085.012.345", "personal", "001.085.012.345"),
    ("CCCD 001085012345 đồng chí Hoa", "personal", "001085012345"),
    ("CMND 123456789, đồng chí Hoa", "personal", "123456789"),
    ("CMND 123456789 hộ khẩu ở xã", "personal", "123456789"),
    ("CMND 123 456 789 người nhận", "personal", "123 456 789"),
    ("CMND 123456789 đồng ý cho công khai", "personal", "123456789"),
    ("CMND 123456789 hay mất", "personal", "123456789"),
    ("STK 12345678 Agribank", "account", "12345678"),
    ("tài khoản số 1903 4567", "account", "1903 4567"),
    ("tk: 19034567890123", "account", "19034567890123"),
    ("thẻ 9704 3612 3456 7890", "account", "9704 3612 3456 7890"),
    ("mã số thuế 8012345678", "account", "8012345678"),
    ("gửi hoa.nguyen@example.com", "email", "hoa.nguyen@example.com"),
    ("hoa (at) example.vn", "email", "hoa (at) example.vn"),
    ("Nhà bà NGUYEN THI DAO bị ngập", "name", "NGUYEN THI DAO"),
    ("tôi là nguyễn  thị đào", "name", "nguyễn  thị đào"),
    ("ở số 5, ngõ 12 đường láng", "contact", "số 5, ngõ 12 đường láng"),
    ("hỏi bà Đào", "called", "bà Đào"),
    ("số nhà 15 ngõ 3", "house", "số nhà 15 ngõ 3"),
    ("nhà số 12/4A phố Huế", "house", "nhà số 12/4A phố Huế"),
    ("Số 25 đường Bà Triệu", "house", "Số 25 đường Bà"),
]
INNOCENT = [
    "ngày 05/11/2026, 08 giờ; 03/10/2026, 15 hộ; 1/2, 3/4, 5/6",
    "Đếm: một, hai, ba, bốn, năm, sáu, bảy, tám, chín, mười",
    "Tổ 1, 2, 3, 4, 5, 6, 7 và tổ 8; ba năm sau, bảy tám hộ",
    "Quý I 2026, quý II 2026; 12 m², 300 m³; lô 10, lô 11 (Ol)",
    "Cấp 012, 015, 018 xe buýt; 10 - 12 - 14",
    "Quyết định 1234/QĐ-UBND ngày 12/05/2026",
    "Quyết định số 1234567/2026/QĐ-UBND",
    "Nghị định 60/2026/NĐ-CP",
    "năm 2026, giai đoạn 2021-2025 và 2026 - 2030",
    "năm 2024 2025 2026",
    "từ 12.05.2026 - 15.05.2026",
    "từ 12-05-2026 đến 15-05-2026",
    "kinh phí 12.000.000 đồng",
    "1.234.567.890 đồng",
    "123.456.789.012 đồng",
    "123.456.789 đ",
    "250000000 đồng",
    "123 456 789 VNĐ",
    "1.250.000.000 VND, 1.250.000.000đ",
    "diện tích 1.234.567 m2",
    "123.456.789 m²",
    "100.000.000 người",
    "1.250.000,50 đồng",
    "thửa đất số 123, tờ bản đồ số 45",
    "Điều 5. 12 hộ dân, 3 tổ",
    "1. 2. 3. 4. 5. 6. 7. 8. 9.",
    "12 15 18 20 22 25",
    "tổng đài 1022, 19001234, 1800 1567",
    "họp lúc 7h30 - 11h30 ngày 3/9",
    "Ngõ 5, tổ dân phố 12 ngập từ số 3 đến số 9",
    "xe 29A-123.45",
    "mã hồ sơ 000.00.12.H26-240515-0012",
    "nhà văn hoá số 2",
    "nhà 5 tầng",
    "đèn ở ngõ 12, đường Láng",
    "hoa đào nở, có đào giống",
    "bà đào đất",
    "cô giáo, chị em phụ nữ",
    "",
]


@pytest.mark.parametrize(("text", "kind", "part"), HITS)
def test_it_is_found_where_it_stands_in_every_spelling(text, kind, part):
    for written in (text, unicodedata.normalize("NFD", text)):
        found = find_personal_data(written, WHO)
        composed = unicodedata.normalize("NFC", written)
        assert (kind, part) in [(str(each.kind), composed[each.start : each.end]) for each in found]
    assert all(other.start >= one.end for one, other in itertools.pairwise(found))


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_it_is_left_alone(text):
    found = find_personal_data(text, WHO)
    assert [text[each.start : each.end] for each in found if not (each.kind == "house" and "tầng" in text)] == []


def test_without_a_citizen_no_name_is_found_and_a_name_of_one_word_is_a_hint_at_most():
    assert find_personal_data("bà Nguyễn Thị Đào") == []
    assert [each.kind for each in find_personal_data("Đào, bà Đào", Citizen(name="Đào"))] == [Found.CALLED]
    short = Citizen(phone="825 3536")
    assert [each.kind for each in find_personal_data("gọi 8253536 hoặc 9253536", short)] == [Found.CONTACT]
    assert [each.is_hint for each in find_personal_data("bà Đào, số nhà 3, 0912345678", WHO)] == [True, True, False]


def test_places_are_marked_and_everything_is_escaped():
    text = "<b> 0912345678 & 'x'"
    shown = with_marks(text, [Finding(4, 14, Found.PHONE)])
    assert shown.startswith("&lt;b&gt; <mark title=")
    assert "0912345678</mark> &amp; &#x27;x&#x27;" in shown
    assert with_marks("a", []) == "a"


def test_what_a_stranger_sends_costs_an_official_no_seconds():
    """Each of them took eight or more while the scan began anew at every letter."""
    for sent in ("9" * 20_000, "a." * 10_000, "O" * 20_000, "a" * 20_000, "a@" + "b." * 9_000, "0 " * 10_000):
        begun = time.process_time()
        find_personal_data(sent, WHO)
        assert time.process_time() - begun < 1, sent[:4]
