"""A mail server on the loopback address that says what a test wants it to say."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest


class _Talk(socketserver.StreamRequestHandler):
    """One connection: enough of RFC 5321 for Django's backend."""

    def handle(self):
        self.server.connections += 1
        self.say("220 ready")
        self.sender, self.recipients = "", []
        answer = ""
        while answer != "drop" and (line := self.rfile.readline()):
            verb, _space, rest = line.decode().strip().partition(" ")
            answer = getattr(self, f"on_{verb.lower()}", self.on_other)(rest)
            if answer != "drop":
                self.say(answer)

    def on_other(self, rest):
        return "250 ok"

    def on_mail(self, rest):
        self.sender, self.recipients = rest[5:].split(">")[0].strip("<"), []
        return self.server.answers.get("MAIL", "250 ok")

    def on_rcpt(self, rest):
        address = rest[3:].split(">")[0].strip("<")
        answer = self.server.answers.get(address, "250 ok")
        if answer.startswith("2"):
            self.recipients.append(address)
        return answer

    def on_data(self, rest):
        self.say("354 go on")
        content = self._content()
        answer = self.server.answers.get("DATA", "250 taken")
        if answer.startswith("2"):
            letter = message_from_bytes(content, policy=policy.default)
            self.server.letters.append((self.sender, self.recipients, letter))
        return self.server.answers.get("after DATA", answer)

    def on_quit(self, rest):
        self.say("221 bye")
        return "drop"

    def _content(self):
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, answer):
        self.wfile.write(answer.encode() + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """`answers`: by address (or `MAIL`, `DATA`) what is said, `drop` to hang up; `letters`: what was taken."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.answers: dict[str, str] = {}
        self.letters: list[tuple] = []
        self.connections = 0

    def sent_to(self):
        return [address for _sender, recipients, _letter in self.letters for address in recipients]


@contextmanager
def mail_server(settings):
    """The server, with Django's settings leading to it."""
    server = MailServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    settings.EMAIL_TIMEOUT = 5
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def smtp(settings):
    with mail_server(settings) as server:
        yield server
