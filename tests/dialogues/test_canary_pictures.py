"""What pictures and PDF files say of where, with what and by whom they were made: nobody is told who need not be.

Pictures are made anew, whichever way they come; a PDF stays as it was sent, for who handles the opinion alone.
"""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from dialogues.models import CommitmentFile, Opinion, OpinionFile
from mobilization.common.once import new_token
from mobilization.common.pictures import prepared
from mobilization.outbox.models import HeldFile
from organizations.dates import today
from tests.access.people import again
from tests.common.made_files import EXIF_IFD, GPS_IFD, chunk, encoded, exif, pdf, png_with, scene, upload
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.makers import make_conference
from tests.sign_in import prove

pytestmark = [pytest.mark.django_db, pytest.mark.bar("P1")]
SECRET = "canary0001x"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{SECRET}</dc:creator></x:xmpmeta>'.encode()
SEND = "/dialogues/opinions/new/"
SAID = {"kind": "petition", "text": "Đường ngõ 5 ngập", "place": "Ngõ 5"}
PLAIN = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
"""How a JPEG is written, and nothing else."""


def noted():
    """All that cameras and programs note, the secret in each."""
    made = exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298):
        made[tag] = SECRET
    made.get_ifd(EXIF_IFD).update({0x9286: SECRET.encode(), 0xA430: SECRET, 0xA431: SECRET})
    made.get_ifd(GPS_IFD)[28] = SECRET.encode()
    return made


def jpeg():
    return encoded(scene(size=(32, 24)), exif=noted(), comment=SECRET.encode(), xmp=XMP)


def png():
    words = [chunk(b"tEXt", b"Author\0" + SECRET.encode()), chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)]
    return png_with(*words, chunk(b"eXIf", noted().tobytes()[6:]))


def webp():
    return encoded(scene(size=(32, 24)), "WEBP", exif=noted(), xmp=XMP)


def kept(row):
    with default_storage.open(row.key) as file:
        return file.read()


def is_bare(content):
    picture = Image.open(io.BytesIO(content))
    return (SECRET.encode() in content, set(picture.info) - PLAIN, dict(picture.getexif())) == (False, set(), {})


def test_what_pictures_say_of_themselves_is_stored_nowhere(here, client):
    assert all(SECRET.encode() in each for each in (jpeg(), png(), webp()))
    page = client.get(SEND).context["form"]["page"].value()
    sent = SAID | {"unit": here.ward.pk, "page": page}
    wrong = client.post(SEND, sent | {"text": " ", "files": upload("nhà tôi.jpg", jpeg())})
    assert (wrong.status_code, HeldFile.objects.count()) == (422, 1)
    assert is_bare(kept(HeldFile.objects.get()))
    assert client.post(SEND, sent).status_code == 302
    officer = prove(client, again(here.officer))
    brought = SAID | {"unit": here.ward.pk, "channel": "paper", "received_on": f"{today():%d/%m/%Y}"}
    files = [upload("giấy.png", png())]
    registered = officer.post("/opinions/new/", brought | {"once_page": new_token(), "files": files}, secure=True)
    assert (registered.status_code, OpinionFile.objects.count()) == (302, 2)
    promise = make_commitment(here.ward, here.officer, conference=make_conference(here.ward, here.officer, "concluded"))
    proof = {"outcome": "Đã làm", "ended_on": f"{today():%d/%m/%Y}", "files": upload("xong.webp", webp())}
    assert officer.post(f"{promise.get_absolute_url()}do/keep/", proof, secure=True).status_code == 302
    rows = [*OpinionFile.objects.all(), CommitmentFile.objects.get()]
    assert {row.content_type for row in rows} == {"image/jpeg"}
    assert [is_bare(kept(row)) for row in rows] == [True] * 3


def test_what_is_shown_of_a_picture_to_everybody_says_nothing_of_it_either():
    """As photographs of models are stored, whose page is public."""
    made = prepared("a.jpg", jpeg())
    assert (is_bare(made.content), is_bare(made.thumbnail), SECRET in made.name) == (True, True, False)


def test_a_pdf_stays_as_it_was_sent_for_who_handles_it_alone(here, client):
    named = pdf().replace(b"trailer<<", f"trailer<</Info<</Author({SECRET})>>".encode())
    page = client.get(SEND).context["form"]["page"].value()
    sent = SAID | {"unit": here.ward.pk, "page": page, "files": upload("đơn.pdf", named)}
    assert client.post(SEND, sent).status_code == 302
    address = f"/opinions/{Opinion.objects.get().pk}/files/{OpinionFile.objects.get().pk}/"
    answers = {}
    for name in ("officer", "auditor", "above", "beside", "root"):
        answer = prove(client, again(getattr(here, name))).get(address, secure=True)
        answers[name] = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answers.pop("officer") == named
    assert not any(SECRET.encode() in content for content in answers.values())
