"""The certificates of docs/samples/: all they say is invented, only the units are real."""

from typing import Any

from mobilization.common.papers.certificate import Certificate, Style
from mobilization.common.papers.paper import Layout

CODE = "7K3Q-X9M2-TA7K-3QX9-M2TA-7K3Q-X9M2"
"""Nobody's: the letters that tell a slip are wrong."""


def certificate(**said: Any) -> Certificate:
    """A certificate of the ward's chair, unless something else is said."""
    known = {
        "giver": "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG HOÀN KIẾM",
        "title": "GIẤY KHEN",
        "name": "Nguyễn Thị Ánh Tuyết",
        "position": "Tổ trưởng Tổ dân phố số 5, phường Hoàn Kiếm",
        "wording": "Đã có thành tích xuất sắc trong phong trào thi đua “Dân vận khéo” năm 2026",
        "number": "Quyết định số 215/QĐ-UBND ngày 05 tháng 3 năm 2026",
        "day": "Hoàn Kiếm, ngày 05 tháng 3 năm 2026",
        "authority": "CHỦ TỊCH",
        "signer": "Trần Văn Ký",
        "code": CODE,
        "address": f"https://danvankheo.example.vn/c/{CODE.replace('-', '')}/",
        "check": "Quét mã, hoặc nhập mã tại danvankheo.example.vn/c/",
    }
    return Certificate(**known | said)


LONG_NAME = (
    "TỔ TỰ QUẢN BẢO VỆ MÔI TRƯỜNG, GIỮ GÌN AN NINH TRẬT TỰ VÀ VĂN MINH ĐÔ THỊ CÁC NGÕ 12, 14, 16, 18 VÀ KHU TẬP THỂ "
    "NHÀ MÁY CƠ KHÍ, LIÊN CHI HỘI PHỤ NỮ – CỰU CHIẾN BINH – NGƯỜI CAO TUỔI – ĐOÀN THANH NIÊN TỔ DÂN PHỐ SỐ 5, SỐ 6 "
    "VÀ SỐ 7, PHƯỜNG HOÀN KIẾM, THÀNH PHỐ HÀ NỘI"
)
STATE = {"layout": Layout.STATE, "title": "Giấy khen"}
CERTIFICATES = {
    "giay-khen": (certificate(book="Vào sổ vàng số: ……………………"), Style(**STATE)),
    "giay-khen-ten-dai": (
        certificate(name=LONG_NAME, position="", authority="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
        Style(**STATE),
    ),
    "giay-khen-song-ngu": (
        certificate(
            giver_en="The Chairman of the People’s Committee of Hoàn Kiếm Ward",
            title_en="CERTIFICATE OF COMMENDATION",
            wording_en="for outstanding achievements in the movement “Skilful mass mobilisation” in 2026",
            number_en="Decision No. 215/QĐ-UBND of 5 March 2026",
        ),
        Style(**STATE, is_bilingual=True),
    ),
    "bang-khen-dang": (
        certificate(
            giver="BAN THƯỜNG VỤ THÀNH ỦY HÀ NỘI",
            title="BẰNG KHEN",
            name="Lê Quang Dũng",
            position="Bí thư Chi bộ Tổ dân phố số 7, Đảng bộ phường Hoàn Kiếm",
            number="Quyết định số 1204-QĐ/TU ngày 12 tháng 10 năm 2026",
            day="Hà Nội, ngày 12 tháng 10 năm 2026",
            authority="T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ",
            signer="Phạm Văn Hòa",
        ),
        Style(layout=Layout.PARTY, title="Bằng khen", frame="double"),
    ),
    "giay-khen-dung": (certificate(), Style(**STATE, is_landscape=False)),
}
