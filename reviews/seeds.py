"""The criteria set a new portal begins with: 100 points, the portal's own proposal (DOMAIN §4 "Criteria").

No official table of points is known. The criteria are those that guidance and regulations of the movement name; how
they are grouped and weighed is ours, says so, and is for each level and campaign to change.
"""

TITLE = "Bộ tiêu chí chấm điểm mô hình “Dân vận khéo”"
SOURCE = (
    "Do cổng thông tin đề xuất, xây dựng từ các tiêu chí nêu trong văn bản hướng dẫn phong "
    "trào; không phải văn bản của cơ quan có thẩm quyền. Mỗi cấp, mỗi đợt thi đua có thể sửa "
    "đổi cho phù hợp."
)

GROUPS = [
    {
        "title": "Xác định và tổ chức thực hiện",
        "criteria": [
            {
                "title": "Có tên gọi, địa chỉ cụ thể",
                "guidance": "Tên nói rõ cách làm; biết được làm ở đâu, ai chịu trách nhiệm.",
                "anchors": "\n".join(
                    [
                        "0–1: tên chung chung, không rõ địa chỉ.",
                        "2–3: rõ tên hoặc rõ địa chỉ.",
                        "4–5: rõ cả hai, có người phụ trách.",
                    ]
                ),
                "evidence": "Bản đăng ký mô hình.",
                "maximum": "5",
            },
            {
                "title": "Thuộc một trong bốn lĩnh vực của phong trào",
                "guidance": "Kinh tế; văn hóa – xã hội; quốc phòng – an ninh; xây dựng hệ thống chính trị.",
                "anchors": "\n".join(
                    [
                        "0–1: không gắn với nhiệm vụ của lĩnh vực.",
                        "2–3: có gắn nhưng chưa rõ.",
                        "4–5: gắn với nhiệm vụ trọng tâm của địa phương, đơn vị.",
                    ]
                ),
                "evidence": "Kế hoạch, chương trình công tác có liên quan.",
                "maximum": "5",
            },
            {
                "title": "Có sự lãnh đạo, chỉ đạo của cấp ủy và đăng ký với cơ quan phát động",
                "guidance": (
                    "Cấp ủy có văn bản hoặc kết luận; mô hình được đăng ký và theo dõi trong quá trình thực hiện."
                ),
                "anchors": "\n".join(
                    [
                        "0–3: tự phát, không ai theo dõi.",
                        "4–7: có chỉ đạo nhưng ít kiểm tra.",
                        "8–10: có chỉ đạo, phân công, kiểm tra thường xuyên.",
                    ]
                ),
                "evidence": "Văn bản chỉ đạo; biên bản kiểm tra.",
                "maximum": "10",
            },
        ],
    },
    {
        "title": "Huy động và đồng thuận",
        "criteria": [
            {
                "title": "Huy động được nhiều lực lượng tham gia",
                "guidance": "Chính quyền, Mặt trận, đoàn thể, lực lượng vũ trang, doanh nghiệp, người có uy tín …",
                "anchors": "\n".join(
                    [
                        "0–3: chỉ một tổ chức làm.",
                        "4–7: vài tổ chức phối hợp.",
                        "8–10: nhiều lực lượng cùng làm, phân công rõ.",
                    ]
                ),
                "evidence": "Danh sách đơn vị phối hợp; hình ảnh.",
                "maximum": "10",
            },
            {
                "title": "Nhân dân tự nguyện, đồng tình hưởng ứng",
                "guidance": (
                    "Người dân được biết, được bàn, được làm, được kiểm tra; không ép buộc, không huy động quá sức dân."
                ),
                "anchors": "\n".join(
                    [
                        "0–4: người dân không được hỏi ý kiến hoặc có khiếu nại.",
                        "5–10: đa số đồng tình.",
                        "11–15: người dân tự nguyện góp đất, góp công, góp ý.",
                    ]
                ),
                "evidence": "Biên bản họp dân; số hộ tham gia; ý kiến người dân.",
                "maximum": "15",
                "knock_out": "5",
            },
        ],
    },
    {
        "title": "Kết quả",
        "criteria": [
            {
                "title": "Giải quyết được việc khó, việc bức xúc",
                "guidance": "Trước khi có mô hình vướng ở đâu, đã gỡ được gì.",
                "anchors": "\n".join(
                    [
                        "0–3: việc thường ngày.",
                        "4–7: việc khó, gỡ được một phần.",
                        "8–10: việc khó, kéo dài nhiều năm, đã gỡ xong.",
                    ]
                ),
                "evidence": "Số liệu trước và sau khi thực hiện.",
                "maximum": "10",
            },
            {
                "title": "Kết quả thực chất, đo đếm được",
                "guidance": "So với mục tiêu khi đăng ký; số liệu kiểm tra lại được tại chỗ.",
                "anchors": "\n".join(
                    [
                        "0–7: không có số liệu, hoặc số liệu không khớp.",
                        "8–14: đạt phần lớn mục tiêu.",
                        "15–20: đạt hoặc vượt mục tiêu, đã kiểm tra tại chỗ.",
                    ]
                ),
                "evidence": "Chỉ số kết quả; biên bản kiểm tra; hình ảnh trước và sau.",
                "maximum": "20",
                "knock_out": "8",
            },
            {
                "title": "Hài hòa lợi ích của Nhà nước, tập thể và người dân",
                "guidance": "Không bên nào chịu thiệt; hộ khó khăn được quan tâm.",
                "anchors": "\n".join(
                    [
                        "0–1: có bên chịu thiệt.",
                        "2–3: cơ bản hài hòa.",
                        "4–5: các bên cùng có lợi, được người dân xác nhận.",
                    ]
                ),
                "evidence": "Báo cáo kết quả; ý kiến người dân.",
                "maximum": "5",
            },
        ],
    },
    {
        "title": "Sáng tạo, bền vững, lan tỏa",
        "criteria": [
            {
                "title": "Cách làm sáng tạo, tiết kiệm thời gian và chi phí",
                "guidance": "Khác cách làm trước đây ở điểm nào; tiết kiệm được bao nhiêu.",
                "anchors": "\n".join(
                    [
                        "0–2: như cách làm cũ.",
                        "3–5: có cải tiến.",
                        "6–8: cách làm mới, tiết kiệm rõ rệt.",
                    ]
                ),
                "evidence": "So sánh với cách làm trước.",
                "maximum": "8",
            },
            {
                "title": "Duy trì được lâu dài",
                "guidance": "Có nền nếp, quy ước, người kế tục; không dừng khi hết đợt thi đua.",
                "anchors": "\n".join(
                    [
                        "0–1: làm một lần.",
                        "2–4: duy trì được một năm.",
                        "5–6: thành nền nếp, có quy ước.",
                    ]
                ),
                "evidence": "Nhật ký triển khai; quy ước của cộng đồng.",
                "maximum": "6",
            },
            {
                "title": "Lan tỏa, nhân rộng được",
                "guidance": "Nơi khác làm theo được; đã có nơi làm theo hay chưa.",
                "anchors": "\n".join(
                    [
                        "0–1: khó áp dụng ở nơi khác.",
                        "2–4: có thể áp dụng.",
                        "5–6: đã có nơi khác làm theo.",
                    ]
                ),
                "evidence": "Danh sách nơi làm theo; bài viết giới thiệu.",
                "maximum": "6",
            },
        ],
    },
]

BANDS = [
    {"name": "Chưa đạt", "lowest": "0"},
    {"name": "Đạt", "lowest": "50"},
    {"name": "Khá", "lowest": "65"},
    {"name": "Tốt", "lowest": "80"},
    {"name": "Xuất sắc", "lowest": "90"},
]
