"""A log can be read by more people than may read what it is about, and line by line."""

import logging
import logging.config

import pytest

from mobilization.settings.logs import logging_config


@pytest.fixture
def formatter():
    settings = logging_config("INFO")["formatters"]["line"]
    return logging.config.DictConfigurator({"version": 1}).configure_formatter(dict(settings))


@pytest.fixture
def line(formatter):
    """The formatter of the portal's log, as a function of a message and its arguments."""
    return lambda text, *args, error=None: formatter.format(
        logging.LogRecord("test", logging.WARNING, __file__, 1, text, args, error and (type(error), error, None))
    )


def test_a_key_that_sets_a_password_is_not_written(line):
    written = line("Not Found: %s", "/account/password/reset/key/2-difyfe-b3861d3efdf5362f5b139b2b4bb05641/")
    assert "Not Found: /account/password/reset/key/2-…/" in written
    assert "b3861d3e" not in written


@pytest.mark.parametrize("at", ["/invitations/", "/account/email/", "/dialogues/registrations/"])
def test_no_address_that_opens_a_page_by_itself_is_written(line, at):
    written = line("Not Found: %s", f"{at}b3861d3efdf5362f5b139b2b4bb05641/?next=/")
    assert f"Not Found: {at}…/" in written
    assert "b3861d3e" not in written


@pytest.mark.bar("P1")
@pytest.mark.django_db
def test_of_a_request_its_path_is_written_and_what_was_searched_for_is_not(formatter, client, caplog):
    """Officials find an opinion by the citizen's code, and people by their names."""
    with caplog.at_level(logging.INFO, logger="django_structlog"):
        client.get("/questions/?q=Nguyen+Van+Canary&year=2026")
    found = [record for record in caplog.records if record.name.startswith("django_structlog")]
    written = [formatter.format(record) for record in found]
    assert [record.msg["event"] for record in found] == ["request_started", "request_finished"]
    assert all("GET /questions/?…" in each and "Canary" not in each for each in written), written


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b", "\x85", "\u2028", "\0"])
def test_nobody_writes_a_line_of_their_own(line, sign):
    written = line("503 for %s", f"/jobs/{sign}timestamp=2026 level=info")
    assert sign not in written
    assert "503 for /jobs/\\" in written


def test_a_traceback_keeps_its_lines(line):
    assert "ValueError: two\nlines" in line("failed", error=ValueError("two\nlines"))
