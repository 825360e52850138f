"""What the answers of a mail server mean, asked of a real one; and the headers of the portal's letters."""

import pytest
from django.core import mail

from mobilization.common.mail import AddressRefused, LetterRefused, Post, Postponed, letter, send

TO = "officer@example.vn"


def test_a_letter_says_who_wrote_it_and_that_no_program_shall_answer(settings, smtp):
    settings.DEFAULT_FROM_EMAIL = "Dân vận khéo <portal@example.vn>"
    settings.MAIL_RETURN_PATH = "bounces@example.vn"
    settings.PORTAL_URL = "https://portal.example.vn:8443"
    send(letter("Một\n chủ đề", "chữ", TO, html="<p>chữ</p>", headers={"List-Id": "<notices.example.vn>"}))
    ((sender, recipients, message),) = smtp.letters
    assert (sender, recipients) == ("bounces@example.vn", [TO])
    assert message["From"].addresses[0].display_name == "Dân vận khéo"
    assert message["From"].addresses[0].addr_spec == "portal@example.vn"
    assert message["Subject"] == "Một chủ đề"
    assert message["Message-ID"].endswith("@portal.example.vn>")
    heads = [message[name] for name in ("Auto-Submitted", "X-Auto-Response-Suppress", "List-Id")]
    assert heads == ["auto-generated", "All", "<notices.example.vn>"]
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_without_a_return_path_the_sender_gets_what_comes_back(settings):
    settings.DEFAULT_FROM_EMAIL = "Dân vận khéo <portal@example.vn>"
    assert letter("x", "x", TO).from_email == "portal@example.vn"


@pytest.mark.parametrize(
    ("where", "answer", "meaning"),
    [
        (TO, "550 5.1.1 No such user", AddressRefused),
        (TO, "550 No such user", AddressRefused),
        (TO, "553 5.1.3 Bad address", AddressRefused),
        (TO, "550 5.1.10 Takes no mail", AddressRefused),
        (TO, "550 5.2.1 Mailbox disabled", AddressRefused),
        (TO, "550 5.7.1 Relaying denied", LetterRefused),
        (TO, "554 5.7.1 You are on a list", LetterRefused),
        (TO, "550 5.1.8 Sender's domain unknown", LetterRefused),
        (TO, "554 No", LetterRefused),
        (TO, "552 5.2.2 Mailbox full", Postponed),
        (TO, "552 Mailbox full", Postponed),
        (TO, "450 4.2.0 Greylisted", Postponed),
        (TO, "451 Try later", Postponed),
        (TO, "drop", Postponed),
        ("MAIL", "550 5.7.1 Sender not allowed", Postponed),
        ("MAIL", "421 4.3.2 Shutting down", Postponed),
        ("DATA", "554 5.6.0 Looks like spam", LetterRefused),
        ("DATA", "451 4.3.0 Disk full", Postponed),
    ],
)
def test_answers_and_their_meaning(smtp, where, answer, meaning):
    smtp.answers[where] = answer
    with pytest.raises(meaning) as said:
        send(letter("x", "x", TO))
    assert type(said.value) is meaning
    assert answer == "drop" or answer in said.value.answer
    assert smtp.letters == []


def test_a_server_that_is_not_there_is_tried_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(Postponed):
        send(letter("x", "x", TO))


def test_several_letters_share_a_connection_until_one_fails(smtp):
    smtp.answers["bad@example.vn"] = "550 5.1.1 No"
    with Post() as post:
        for address in ("a@example.vn", "b@example.vn"):
            post.send(letter("x", "x", address))
        assert smtp.connections == 1
        with pytest.raises(AddressRefused):
            post.send(letter("x", "x", "bad@example.vn"))
        post.send(letter("x", "x", "c@example.vn"))
    assert (smtp.sent_to(), smtp.connections) == (["a@example.vn", "b@example.vn", "c@example.vn"], 2)


def test_every_backend_of_django_will_do():
    send(letter("x", "x", TO))
    assert [sent.to for sent in mail.outbox] == [[TO]]
