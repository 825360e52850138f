"""What reports of the demo say beside their figures, by the heading of the section; places and work are invented."""

from reports.standard import AHEAD, JUDGEMENT, LEADING, PROPOSALS

OF_WARD = {
    LEADING.heading: (
        "Ban Thường vụ Đảng ủy đã ban hành kế hoạch thực hiện phong trào thi đua “Dân vận khéo” năm, giao chỉ tiêu cho "
        "từng chi bộ, tổ dân phố; Ủy ban nhân dân, Mặt trận Tổ quốc và các đoàn thể ký kết chương trình phối hợp, "
        "phân công cán bộ theo dõi từng mô hình.\n"
        "Trong kỳ báo cáo ([[period]]), Khối Dân vận họp mỗi tháng một lần; tổ kiểm tra đã xuống cơ sở, kiểm tra "
        "[[models_registry.checked]] mô hình, kịp thời tháo gỡ vướng mắc ngay tại tổ dân phố."
    ),
    JUDGEMENT.heading: (
        "1. Ưu điểm: Các mô hình được chọn từ việc dân cần, dân bàn, dân tham gia; hồ sơ được cập nhật thường xuyên, "
        "số liệu khớp với thực tế ở tổ dân phố. Ý kiến của Nhân dân tại hội nghị đối thoại được phân công và trả lời "
        "có địa chỉ.\n"
        "2. Hạn chế, khó khăn: Một số mô hình còn trùng nội dung, chưa nêu được kết quả bằng con số; có ý kiến liên "
        "quan đất đai phải chờ cơ quan chuyên môn nên trả lời chậm.\n"
        "3. Nguyên nhân: Cán bộ làm công tác dân vận kiêm nhiệm nhiều việc; việc phối hợp giữa các cơ quan ở khâu xác "
        "minh chưa chặt chẽ."
    ),
    AHEAD.heading: (
        "1. Rà soát, nâng chất lượng các mô hình đã đăng ký; mỗi chi bộ chọn ít nhất một việc khó để vận động.\n"
        "2. Tổ chức hội nghị đối thoại đúng kế hoạch; trả lời dứt điểm [[dialogues.opinions_open]] ý kiến đang giải "
        "quyết, công khai kết quả tại nhà sinh hoạt cộng đồng.\n"
        "3. Lựa chọn mô hình tiêu biểu đề nghị cấp trên công nhận, giới thiệu trên hệ thống truyền thanh."
    ),
    PROPOSALS.heading: (
        "Đề nghị Ban Tuyên giáo và Dân vận cấp trên tổ chức tập huấn kỹ năng đối thoại cho cán bộ tổ dân phố và giới "
        "thiệu mô hình hay của các phường, xã để học tập, nhân rộng."
    ),
}
OF_THE_CITY = {
    LEADING.heading: (
        "Thành ủy đã lãnh đạo, chỉ đạo triển khai phong trào thi đua “Dân vận khéo” gắn với việc sắp xếp đơn vị hành "
        "chính và vận hành chính quyền địa phương hai cấp; ban hành kế hoạch, hướng dẫn đăng ký, bình xét mô hình "
        "thống nhất trong toàn thành phố.\n"
        "Trong kỳ báo cáo ([[period]]), các đơn vị đã kiểm tra thực tế [[models_registry.checked]] mô hình; việc đăng "
        "ký, theo dõi, bình xét và khen thưởng được thực hiện trên một hệ thống, số liệu được tính thống nhất."
    ),
    JUDGEMENT.heading: (
        "1. Ưu điểm: Phong trào được cấp ủy, chính quyền, Mặt trận Tổ quốc và các đoàn thể quan tâm; toàn thành phố có "
        "[[models_registry.registered]] mô hình đăng ký, [[models_registry.recognised]] mô hình được công nhận. Đối "
        "thoại của người đứng đầu với Nhân dân đi vào nền nếp, [[dialogues.held]] hội nghị đã được tổ chức.\n"
        "2. Hạn chế, khó khăn: Kết quả giữa các đơn vị chưa đồng đều; còn đơn vị đăng ký ít hoặc chưa đăng ký mô hình. "
        "Sau khi sắp xếp, một số hồ sơ của đơn vị cũ được bàn giao chậm.\n"
        "3. Nguyên nhân: Nhiều cán bộ mới nhận nhiệm vụ; địa bàn rộng hơn, khối lượng công việc ở cấp xã tăng."
    ),
    AHEAD.heading: (
        "1. Tiếp tục nhân rộng các mô hình điển hình; mỗi xã, phường có ít nhất một mô hình về chuyển đổi số, cải cách "
        "thủ tục hành chính hoặc giải phóng mặt bằng.\n"
        "2. Nâng chất lượng đối thoại, theo dõi đến cùng các cam kết sau đối thoại; khắc phục tình trạng trả lời quá "
        "hạn.\n"
        "3. Tập huấn cho cán bộ dân vận cấp xã; kiểm tra các đơn vị có kết quả thấp."
    ),
    PROPOSALS.heading: (
        "Đề nghị Ban Tuyên giáo và Dân vận Trung ương sớm hướng dẫn nội dung, tiêu chí bình xét mô hình phù hợp với "
        "chính quyền địa phương hai cấp."
    ),
}
