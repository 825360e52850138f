"""Who signs is compared with who decides by the authority matrix; what does not fit is signed with an explanation."""

import pytest

from awards.models import Decision
from awards.queries.signers import signer_doubts
from awards.services.decision_steps import SignerNotExplained, sign_decision
from organizations.dates import today
from tests.access.people import again
from tests.awards.decision_makers import make_decision, make_recipient
from tests.awards.makers import make_authority, make_form
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


@pytest.mark.parametrize(
    ("decider", "post", "of_matrix", "doubts"),
    [
        ("", "Chủ tịch", "Chủ tịch UBND xã, phường", 0),
        ("", "Phó Chủ tịch", "Chủ tịch Uỷ ban nhân dân xã, phường, đặc khu", 0),
        ("", "KT. Chủ tịch", "Chủ tịch", 0),
        ("Ban Thường vụ Đảng ủy phường Ba Đình", "Bí thư", "Ban Thường vụ tỉnh uỷ, thành uỷ", 0),
        ("Ban Tuyên giáo và Dân vận Thành ủy", "Trưởng ban", "Ban của tỉnh uỷ, thành uỷ", 0),
        ("Ban Tuyên giáo và Dân vận Thành ủy", "Trưởng ban", "Trưởng ban của tỉnh uỷ", 0),
        ("Phường Ba Đình", "Giám đốc", "Giám đốc", 0),
        ("", "Trưởng phòng", "Chủ tịch UBND phường", 1),
        ("", "Chủ tịch", "Ban Thường vụ đảng ủy", 1),
        ("Ban Thường vụ Đảng ủy", "Bí thư", "Chủ tịch UBND phường", 1),
        ("Giám đốc Công an", "Chủ tịch", "Chủ tịch UBND phường", 2),
    ],
)
def test_what_stands_before_the_kind_of_place_is_compared(deciding, decider, post, of_matrix, doubts):
    form = make_form("x")
    make_authority(form, level="grassroots", post=of_matrix)
    decision = make_decision(deciding.ward, decider=decider, signer_post=post)
    make_recipient(decision, form)
    make_recipient(decision, form, "B")
    make_recipient(decision, make_form("nobody decides"), "C")
    assert len(signer_doubts(decision, today())) == doubts


def test_it_is_signed_with_an_explanation_which_stands_with_the_step(client, deciding):
    visit = prove(client, again(deciding.approver))
    decision, fits = (
        make_decision(deciding.ward, "submitted", signer_post=each) for each in ("Trưởng phòng", "Chủ tịch")
    )
    for each in (decision, fits):
        make_recipient(each, deciding.form)
    with pytest.raises(SignerNotExplained):
        sign_decision(decision, signed_on=today(), explained=" \u200b", by=deciding.approver)
    address, day = f"/award-decisions/{decision.pk}/sign/", f"{today():%d/%m/%Y}"
    page = visit.get(address)
    assert (len(page.context["doubts"]), "explained" in page.context["form"].fields) == (1, True)
    refused = visit.post(address, {"signed_on": day})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["explained"])
    signing = visit.post(
        f"/api/v1/award-decisions/{decision.pk}/sign/",
        {"signed_on": f"{today()}"},
        **JSON,
        headers={"If-Match": "*"},
    )
    assert signing.status_code == 409
    assert not Decision.objects.get(pk=decision.pk).number
    assert visit.post(address, {"signed_on": day, "explained": "Ủy quyền số 5/UQ"}).status_code == 302
    assert decision.transitions.get().reason == "Ủy quyền số 5/UQ"
    page = visit.get(f"/award-decisions/{fits.pk}/sign/")
    assert (page.context["doubts"], "explained" in page.context["form"].fields) == ([], False)
    assert visit.post(f"/award-decisions/{fits.pk}/sign/", {"signed_on": day}).status_code == 302
