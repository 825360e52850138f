"""A log can be read by more people than may read what it is about, and line by line."""

import logging
import logging.config

import pytest

from mobilization.settings.logs import logging_config


@pytest.fixture
def line():
    """The formatter of the portal's log, as a function of a message and its arguments."""
    settings = logging_config("INFO")["formatters"]["line"]
    made = logging.config.DictConfigurator({"version": 1}).configure_formatter(dict(settings))
    return lambda text, *args, error=None: made.format(
        logging.LogRecord("test", logging.WARNING, __file__, 1, text, args, error and (type(error), error, None))
    )


def test_a_key_that_sets_a_password_is_not_written(line):
    written = line("Not Found: %s", "/account/password/reset/key/2-difyfe-b3861d3efdf5362f5b139b2b4bb05641/")
    assert "Not Found: /account/password/reset/key/2-…/" in written
    assert "b3861d3e" not in written


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b", "\x85", "\u2028", "\0"])
def test_nobody_writes_a_line_of_their_own(line, sign):
    written = line("503 for %s", f"/jobs/{sign}timestamp=2026 level=info")
    assert sign not in written
    assert "503 for /jobs/\\" in written


def test_a_traceback_keeps_its_lines(line):
    assert "ValueError: two\nlines" in line("failed", error=ValueError("two\nlines"))
