"""Invented Vietnamese texts for scale data: many different models in the words of the field, the same for a number.

The words are those that real models use (roads, waste, poverty, security of hamlets, procedures at the one-stop
office …), so that searches, similar titles and signals meet a vocabulary like the real one. Nobody and nothing real is
described.
"""

from dataclasses import dataclass
from random import Random

from models_registry.enums import Domain

_WORKS = {
    Domain.ECONOMY: (
        "Hiến đất làm đường giao thông nông thôn", "Hiến đất mở rộng ngõ xóm", "Chuyển đổi cơ cấu cây trồng",
        "Tổ hợp tác trồng rau an toàn", "Giúp nhau giảm nghèo bền vững", "Vay vốn xoay vòng phát triển sản xuất",
        "Chăn nuôi an toàn sinh học", "Dồn điền đổi thửa", "Cánh đồng mẫu lớn", "Giữ nghề truyền thống",
        "Kiên cố hóa kênh mương nội đồng", "Sản phẩm OCOP của phụ nữ", "Chợ văn minh thương mại",
        "Giải phóng mặt bằng đúng tiến độ", "Hợp tác xã kiểu mới", "Vườn mẫu nông thôn mới",
    ),
    Domain.CULTURE_SOCIETY: (
        "Tuyến đường hoa phụ nữ", "Phân loại rác thải tại nguồn", "Đổi rác lấy quà", "Việc cưới việc tang văn minh",
        "Khu dân cư không rác thải nhựa", "Thắp sáng đường quê", "Dòng họ khuyến học", "Bếp ăn nghĩa tình",
        "Xây nhà đại đoàn kết", "Câu lạc bộ ông bà cháu", "Thư viện thôn", "Bữa sáng cho học sinh nghèo",
        "Ngày thứ bảy xanh", "Mái ấm tình thương", "Chung cư văn hóa thân thiện", "Xóa biển quảng cáo rao vặt",
    ),
    Domain.DEFENCE_SECURITY: (
        "Camera an ninh khu dân cư", "Tổ liên gia an toàn phòng cháy chữa cháy", "Tiếng kẻng an ninh",
        "Dòng họ tự quản về an ninh trật tự", "Cảm hóa người lầm lỗi", "Hòa giải tại thôn xóm",
        "Cổng trường an toàn giao thông", "Điểm chữa cháy công cộng", "Tuyến phố không lấn chiếm vỉa hè",
        "Đội xung kích phòng chống thiên tai", "Hậu phương người lính", "Khu trọ tự quản",
    ),
    Domain.POLITICAL_SYSTEM: (
        "Ngày không hẹn trả kết quả", "Trả kết quả hồ sơ tại nhà", "Lắng nghe ý kiến nhân dân",
        "Chính quyền thân thiện vì nhân dân phục vụ", "Công khai thu chi ở thôn", "Tổ công nghệ số cộng đồng",
        "Đối thoại định kỳ với nhân dân", "Giám sát đầu tư của cộng đồng", "Nụ cười công sở",
        "Chi bộ bốn tốt", "Cán bộ bám cơ sở", "Đoàn viên giúp dân làm dịch vụ công trực tuyến",
    ),
}  # fmt: skip
_PLACES = (
    "thôn", "xóm", "khu dân cư số", "tổ dân phố số", "cụm dân cư số", "ngõ", "liên gia số", "chi hội", "tổ phụ nữ số",
)  # fmt: skip
_AIMS = (
    "gắn với xây dựng nông thôn mới nâng cao", "theo phương châm nhân dân biết, bàn, làm, giám sát",
    "vì cảnh quan sáng, xanh, sạch, đẹp", "giữ gìn tình làng nghĩa xóm", "học và làm theo Bác", "trong thanh niên",
    "của hội cựu chiến binh", "của hội nông dân", "của hội phụ nữ", "của người cao tuổi", "ở vùng dân tộc thiểu số",
    "tại khu công nghiệp", "trong đồng bào có đạo", "đô thị văn minh", "chào mừng đại hội", "bảo đảm an sinh xã hội",
)  # fmt: skip
_BEFORE = (
    "Đường hẹp, mưa xuống là lầy lội, xe cứu hỏa không vào được.", "Nhiều hộ chưa tin vì các lần trước làm dở dang.",
    "Rác để lẫn lộn trước cửa nhà, mùi hôi kéo dài.", "Ruộng manh mún, mỗi nhà vài thửa ở nhiều nơi.",
    "Người dân phải đi lại nhiều lần mới xong một thủ tục.", "Thanh niên đi làm xa, việc chung thiếu người.",
    "Buổi tối tuyến đường không có đèn, hay mất cắp vặt.", "Một số hộ nghèo thiếu vốn và thiếu cách làm.",
    "Khu trọ đông công nhân, ít ai biết ai.", "Ý kiến của dân gửi lên nhưng lâu có trả lời.",
)  # fmt: skip
_WAYS = (
    "Chi bộ ra nghị quyết chuyên đề và phân công từng đảng viên phụ trách nhóm hộ.",
    "Ban công tác mặt trận họp từng ngõ, công khai bản vẽ và dự toán.",
    "Đảng viên và cán bộ làm trước, hộ khó khăn được giúp ngày công.",
    "Tổ vận động đến từng nhà vào buổi tối, nghe hết ý kiến rồi mới bàn cách làm.",
    "Nhân dân bầu ban giám sát, mọi khoản đóng góp niêm yết ở nhà văn hóa.",
    "Hội phụ nữ nhận chăm sóc từng đoạn, mỗi tháng ra quân hai lần.",
    "Người có uy tín trong dòng họ được mời nói trước hội nghị.",
    "Đoàn thanh niên lập nhóm trên điện thoại để báo tin và nhận phản ánh.",
    "Doanh nghiệp trên địa bàn ủng hộ vật liệu, nhân dân góp công.",
    "Lực lượng công an và dân quân phối hợp tuần tra theo lịch.",
    "Cán bộ một cửa hẹn ngày, quá hẹn có thư xin lỗi.",
    "Sau mỗi quý họp rút kinh nghiệm, hộ làm tốt được biểu dương trên loa truyền thanh.",
    "Trường học cùng tham gia, học sinh nhắc cha mẹ phân loại rác.",
    "Hội nông dân mời kỹ sư hướng dẫn ngay tại ruộng.",
)  # fmt: skip
_RESULTS = (
    "{a} hộ tham gia, hoàn thành {b} m đường.", "{a} hộ đã phân loại rác, lượng rác giảm {c}%.",
    "{a} hộ có thu nhập tăng {c}% so với trước.", "Không còn vụ mất cắp nào trong {d} tháng.",
    "{a} lượt hồ sơ được trả trước hạn.", "Nhân dân góp {b} triệu đồng và {a} ngày công.",
    "{d} hộ thoát nghèo, không hộ nào tái nghèo.", "Hòa giải thành {c}% số vụ việc.",
    "{d} tuyến đường có đèn, hoa và thùng rác.", "{a} ý kiến được trả lời bằng văn bản.",
)  # fmt: skip
_LESSONS = (
    "Phải công khai từ đầu và làm đến nơi đến chốn.", "Chọn việc dân cần trước, việc lớn chia nhỏ.",
    "Đảng viên gương mẫu thì dân tin.", "Nghe dân trước khi nói với dân.",
)  # fmt: skip
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
_MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Thu", "Ngọc", "Quang", "Thanh", "Hữu", "Xuân")
_GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hạnh", "Hương", "Khánh", "Lan", "Nam", "Oanh", "Sơn", "Yến")


@dataclass(frozen=True)
class SeedTexts:
    """The words of one model."""

    title: str
    summary: str
    place: str
    situation_before: str
    way_of_working: str
    results: str
    lessons: str
    person: str


def texts_of(number: int, domain: str) -> SeedTexts:
    """The texts of the model of that number: the same words each time, other words for another number."""
    draw = Random(number)  # noqa: S311 - nothing secret is drawn
    place = f"{draw.choice(_PLACES)} {draw.randrange(1, 60)}"
    work, aim = draw.choice(_WORKS[Domain(domain)]), draw.choice(_AIMS)
    numbers = {
        "a": draw.randrange(12, 900), "b": draw.randrange(120, 4000), "c": draw.randrange(5, 95),
        "d": draw.randrange(2, 30),
    }  # fmt: skip
    ways = draw.sample(_WAYS, 4)
    results = " ".join(text.format(**numbers) for text in draw.sample(_RESULTS, 2))
    return SeedTexts(
        title=f"{work} {place} {aim}",
        summary=f"{work} {aim}. {ways[0]} {draw.choice(_RESULTS).format(**numbers)}",
        place=place.capitalize(),
        situation_before=" ".join(draw.sample(_BEFORE, 2)),
        way_of_working="\n\n".join(ways),
        results=results,
        lessons=draw.choice(_LESSONS),
        person=f"{draw.choice(_FAMILY)} {draw.choice(_MIDDLE)} {draw.choice(_GIVEN)}",
    )
