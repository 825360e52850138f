"""The standard templates: what a report of a kind looks like where no unit set another (DOMAIN §7).

The words are a proposal in the language of such papers; whoever writes the report changes them.
"""

from dataclasses import dataclass
from typing import Any

from reports.enums import ChartKind, ReportKind, SectionKind


@dataclass(frozen=True)
class StandardSection:
    """As `TemplateSection`, without a table."""

    heading: str
    text: str = ""
    kind: str = SectionKind.TEXT
    measures: tuple[str, ...] = ()
    dimension: str = ""
    chart: str = ChartKind.NONE


HELD = ("kind", "heading", "text", "measures", "dimension", "chart")
"""What a section has."""
_M, _D, _A = "models_registry", "dialogues", "awards"
FUNNEL = tuple(
    f"{_M}.{name}"
    for name in (
        "registered", "checked", "in_implementation", "submitted", "recognised", "typical", "proposed_upward",
        "replicated", "reconfirmed", "stopped",
    )
)  # fmt: skip
SHORT_FUNNEL = tuple(f"{_M}.{name}" for name in ("registered", "recognised", "typical", "replicated"))
DIALOGUES = tuple(
    f"{_D}.{name}"
    for name in (
        "held", "contact", "people", "opinions", "opinions_on_the_spot", "opinions_in_time", "opinions_late",
        "opinions_open", "opinions_not_answered", "days_to_answer", "rated", "commitments", "commitments_kept",
        "commitments_not_kept", "commitments_open",
    )
)  # fmt: skip
AWARDS = tuple(f"{_A}.{name}" for name in ("decided", "presented", "to_persons", "to_direct_workers"))
_BY_UNIT = (f"{_M}.registered", f"{_M}.recognised", f"{_M}.typical", f"{_D}.held", f"{_D}.opinions", f"{_A}.decided")

LEADING = StandardSection(
    "Công tác lãnh đạo, chỉ đạo",
    "Trong kỳ báo cáo ([[period]]), [[unit]] đã tổ chức quán triệt, triển khai thực hiện phong trào thi đua “Dân vận "
    "khéo” theo các văn bản chỉ đạo của cấp trên.",
)
MODELS = StandardSection(
    "Kết quả đăng ký, xây dựng và công nhận mô hình",
    "Trong kỳ [[if models_registry.registered]]có [[models_registry.registered]] mô hình đăng ký mới[[none]]chưa có mô "
    "hình đăng ký mới[[end]] ([[models_registry.registered:change]] so với cùng kỳ). "
    "[[if models_registry.recognised]]Đã công nhận [[models_registry.recognised]] mô hình[[none]]Chưa có mô hình được "
    "công nhận[[end]][[if models_registry.typical]]; chọn [[models_registry.typical]] mô hình tiêu biểu[[end]]"
    "[[if models_registry.replicated]]; [[models_registry.replicated]] mô hình được đơn vị khác học tập, nhân "
    "rộng[[end]].",
    SectionKind.FIGURES,
    FUNNEL,
    chart=ChartKind.BARS,
)
BY_DOMAIN = StandardSection("Kết quả theo lĩnh vực", "", SectionKind.PARTS, SHORT_FUNNEL, "domain", ChartKind.BARS)
BY_LEVEL = StandardSection("Kết quả theo cấp", "", SectionKind.PARTS, SHORT_FUNNEL, "level")
BY_SUBJECT = StandardSection("Tập thể và cá nhân", "", SectionKind.PARTS, SHORT_FUNNEL, "subject")
BY_THEME = StandardSection("Kết quả theo chủ đề", "", SectionKind.PARTS, SHORT_FUNNEL, "theme", ChartKind.BARS)
BY_MONTH = StandardSection(
    "Diễn biến theo tháng", "", SectionKind.PARTS,
    (f"{_M}.registered", f"{_M}.recognised", f"{_D}.opinions"), "month", ChartKind.LINE,
)  # fmt: skip
IN_DIALOGUE = StandardSection(
    "Đối thoại với Nhân dân và giải quyết ý kiến",
    "[[if dialogues.held]]Đã tổ chức [[dialogues.held]] hội nghị đối thoại[[none]]Trong kỳ chưa tổ chức hội nghị đối "
    "thoại[[end]][[if dialogues.contact]]; có [[dialogues.contact]] cuộc tiếp xúc[[end]][[if dialogues.people]], với "
    "[[dialogues.people]] lượt người tham dự[[end]]. [[if dialogues.opinions]]Tiếp nhận [[dialogues.opinions]] ý kiến"
    "[[none]]Không phát sinh ý kiến mới[[end]][[if dialogues.opinions_on_the_spot]]; trả lời tại chỗ "
    "[[dialogues.opinions_on_the_spot]] ý kiến[[end]][[if dialogues.opinions_in_time]]; trả lời đúng hạn "
    "[[dialogues.opinions_in_time]] ý kiến[[end]][[if dialogues.opinions_late]]; trả lời quá hạn "
    "[[dialogues.opinions_late]] ý kiến[[end]][[if dialogues.opinions_open]]; còn [[dialogues.opinions_open]] ý kiến "
    "đang giải quyết[[end]].",
    SectionKind.FIGURES,
    DIALOGUES,
)
COMMENDATION = StandardSection(
    "Khen thưởng",
    "[[if awards.decided]]Đã quyết định khen thưởng [[awards.decided]] trường hợp[[none]]Trong kỳ chưa có quyết định "
    "khen thưởng[[end]][[if awards.to_persons]], trong đó có [[awards.to_persons]] cá nhân[[end]].",
    SectionKind.FIGURES,
    AWARDS,
)
OF_UNITS = StandardSection("Kết quả của các đơn vị", "", SectionKind.UNITS, _BY_UNIT, chart=ChartKind.BARS)
RETURNED = StandardSection(
    "Đối chiếu với báo cáo của các đơn vị", "", SectionKind.RETURNS,
    (f"{_M}.registered", f"{_M}.recognised", f"{_D}.opinions"),
)  # fmt: skip
JUDGEMENT = StandardSection(
    "Đánh giá chung",
    "1. Ưu điểm: …\n2. Hạn chế, khó khăn: …\n3. Nguyên nhân: …",
)
AHEAD = StandardSection("Phương hướng, nhiệm vụ thời gian tới", "…")
PROPOSALS = StandardSection("Đề xuất, kiến nghị", "…")

_SHORT = (LEADING, MODELS, IN_DIALOGUE, COMMENDATION, JUDGEMENT, AHEAD)
_LONG = (
    LEADING, MODELS, BY_DOMAIN, BY_LEVEL, BY_SUBJECT, BY_THEME, BY_MONTH, IN_DIALOGUE, COMMENDATION, JUDGEMENT, AHEAD,
    PROPOSALS,
)  # fmt: skip
_HEADINGS = {
    ReportKind.MONTH: _SHORT,
    ReportKind.QUARTER: _SHORT,
    ReportKind.SIX_MONTHS: _LONG,
    ReportKind.NINE_MONTHS: _LONG,
    ReportKind.YEAR: _LONG,
    ReportKind.TERM: tuple(each for each in _LONG if each is not BY_MONTH),
    ReportKind.TOPICAL: (LEADING, MODELS, BY_THEME, JUDGEMENT, PROPOSALS),
}


def sections_for(kind: str, *, has_lower: bool) -> tuple[StandardSection, ...]:
    """The sections of the kind; of a unit with units below it also theirs, before the judgement."""
    sections = _HEADINGS[ReportKind(kind)]
    if not has_lower:
        return sections
    place = sections.index(JUDGEMENT)
    return (*sections[:place], OF_UNITS, RETURNED, *sections[place:])


def title_for(period_name: str) -> str:
    """The title of a periodic report, as such papers have it; `period_name` in Vietnamese."""
    return f"Kết quả thực hiện phong trào thi đua “Dân vận khéo” {period_name}"


def section_values(section: Any) -> dict[str, Any]:
    """What a section of a template, a report or a standard one holds, for a copy."""
    found = {name: getattr(section, name) for name in HELD}
    return found | {"measures": list(found["measures"])}
