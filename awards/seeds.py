"""The titles, award forms and authorities a portal begins with.

Named are those of Law 06/2022/QH15, which holds from 01/01/2024; what could not be said for certain (letters of
commendation, medals of bodies, who decides in the army and in the police) administrators enter from the documents.
"""

import datetime
from dataclasses import dataclass
from typing import Any

FIRST_DAY = datetime.date(2024, 1, 1)
LAW = "Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15/6/2022"
PARTY = "Quy định của Đảng về khen thưởng († cần bổ sung số, ngày của văn bản)"
OF_PRACTICE = "† Theo thực tiễn; cần đối chiếu với văn bản đang có hiệu lực."
PERSON, HOUSEHOLD, COLLECTIVE = "person", "household", "collective"
BOTH = (PERSON, COLLECTIVE)
EVERYBODY = (PERSON, HOUSEHOLD, COLLECTIVE)


@dataclass(frozen=True)
class Seed:
    """An entry of a catalogue; `kind` is that of an award form."""

    code: str
    name_vi: str
    name_en: str
    recipients: tuple[str, ...]
    kind: str = ""

    def values(self) -> dict[str, Any]:
        """The columns it fills."""
        given = {f"for_{each}": True for each in self.recipients}
        kind = {"kind": self.kind} if self.kind else {}
        names = {"code": self.code, "name_vi": self.name_vi, "name_en": self.name_en}
        return {**names, **given, **kind, "legal_basis": LAW}


TITLES = (
    Seed("national-emulation-fighter", "Chiến sĩ thi đua toàn quốc", "National emulation fighter", (PERSON,)),
    Seed(
        "provincial-emulation-fighter",
        "Chiến sĩ thi đua bộ, ban, ngành, tỉnh",
        "Emulation fighter of a ministry, body or province",
        (PERSON,),
    ),
    Seed("grassroots-emulation-fighter", "Chiến sĩ thi đua cơ sở", "Emulation fighter at the grassroots", (PERSON,)),
    Seed("advanced-worker", "Lao động tiên tiến", "Advanced worker", (PERSON,)),
    Seed("advanced-soldier", "Chiến sĩ tiên tiến", "Advanced soldier", (PERSON,)),
    Seed("government-emulation-flag", "Cờ thi đua của Chính phủ", "Emulation flag of the Government", (COLLECTIVE,)),
    Seed(
        "provincial-emulation-flag",
        "Cờ thi đua của bộ, ban, ngành, tỉnh",
        "Emulation flag of a ministry, body or province",
        (COLLECTIVE,),
    ),
    Seed("excellent-work-collective", "Tập thể lao động xuất sắc", "Excellent working collective", (COLLECTIVE,)),
    Seed("determined-to-win-unit", "Đơn vị quyết thắng", "Unit determined to win", (COLLECTIVE,)),
    Seed("advanced-work-collective", "Tập thể lao động tiên tiến", "Advanced working collective", (COLLECTIVE,)),
    Seed("advanced-unit", "Đơn vị tiên tiến", "Advanced unit", (COLLECTIVE,)),
    Seed("exemplary-commune", "Xã, phường, thị trấn tiêu biểu", "Exemplary commune, ward or township", (COLLECTIVE,)),
    Seed("cultured-village", "Thôn, tổ dân phố văn hóa", "Cultured village or residents’ group", (COLLECTIVE,)),
    Seed("cultured-family", "Gia đình văn hóa", "Cultured family", (HOUSEHOLD,)),
)


def _classes(code: str, name_vi: str, name_en: str) -> tuple[Seed, ...]:
    """An order of three classes."""
    steps = (("first", "Nhất"), ("second", "Nhì"), ("third", "Ba"))
    return tuple(
        Seed(f"{code}-{english}", f"{name_vi} hạng {word}", f"{name_en}, {english} class", BOTH, "order")
        for english, word in steps
    )


FORMS = (
    Seed("gold-star-order", "Huân chương Sao vàng", "Gold Star Order", BOTH, "order"),
    Seed("ho-chi-minh-order", "Huân chương Hồ Chí Minh", "Hồ Chí Minh Order", BOTH, "order"),
    *_classes("independence-order", "Huân chương Độc lập", "Independence Order"),
    *_classes("military-merit-order", "Huân chương Quân công", "Military Merit Order"),
    *_classes("labour-order", "Huân chương Lao động", "Labour Order"),
    *_classes("defence-order", "Huân chương Bảo vệ Tổ quốc", "Order of National Defence"),
    *_classes("feat-order", "Huân chương Chiến công", "Order of Feats of Arms"),
    Seed("unity-order", "Huân chương Đại đoàn kết dân tộc", "Order of National Great Unity", (PERSON,), "order"),
    Seed("bravery-order", "Huân chương Dũng cảm", "Bravery Order", (PERSON,), "order"),
    Seed("friendship-order", "Huân chương Hữu nghị", "Friendship Order", BOTH, "order"),
    Seed("friendship-medal", "Huy chương Hữu nghị", "Friendship Medal", (PERSON,), "medal"),
    Seed("labour-hero", "Anh hùng Lao động", "Hero of Labour", BOTH, "honorary"),
    Seed(
        "armed-forces-hero",
        "Anh hùng Lực lượng vũ trang nhân dân",
        "Hero of the People’s Armed Forces",
        BOTH,
        "honorary",
    ),
    Seed("heroic-mother", "Bà mẹ Việt Nam anh hùng", "Heroic Vietnamese Mother", (PERSON,), "honorary"),
    Seed("ho-chi-minh-prize", "Giải thưởng Hồ Chí Minh", "Hồ Chí Minh Prize", (PERSON,), "prize"),
    Seed("state-prize", "Giải thưởng Nhà nước", "State Prize", (PERSON,), "prize"),
    Seed("commemorative-medal", "Kỷ niệm chương", "Commemorative medal", (PERSON,), "commemorative"),
    Seed(
        "prime-minister-merit",
        "Bằng khen của Thủ tướng Chính phủ",
        "Certificate of merit of the Prime Minister",
        EVERYBODY,
        "merit",
    ),
    Seed("certificate-of-merit", "Bằng khen", "Certificate of merit", EVERYBODY, "merit"),
    Seed("certificate-of-commendation", "Giấy khen", "Certificate of commendation", EVERYBODY, "commendation"),
)

MERIT, COMMENDATION = "certificate-of-merit", "certificate-of-commendation"
STANDING_COMMITTEE, COMMISSION = "Ban Thường vụ tỉnh ủy, thành ủy", "Ban của tỉnh ủy, thành ủy"
AUTHORITIES = (
    (MERIT, "city", "state", "Chủ tịch Ủy ban nhân dân tỉnh, thành phố", LAW, ""),
    (COMMENDATION, "grassroots", "state", "Chủ tịch Ủy ban nhân dân xã, phường, đặc khu", LAW, ""),
    (MERIT, "city", "party", STANDING_COMMITTEE, PARTY, OF_PRACTICE),
    (MERIT, "city", "party", COMMISSION, PARTY, OF_PRACTICE),
    (COMMENDATION, "city", "party", STANDING_COMMITTEE, PARTY, OF_PRACTICE),
    (COMMENDATION, "city", "party", COMMISSION, PARTY, OF_PRACTICE),
)
"""Form, level, branch, who signs, ground, note (DOMAIN §5)."""
