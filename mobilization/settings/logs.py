"""One line per record: time, level, where, what, and the request it belongs to."""

import re
from typing import Any

import structlog

_SECRET = re.compile(
    r"(/password/reset/key/[0-9A-Za-z]+-|/invitations/|/account/email/|/dialogues/registrations/)[^/\s?]+"
)
_QUERY = re.compile(r"\?\S*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
]
_FIRST = ["timestamp", "level", "logger", "event"]


def harmless(_logger: Any, _method: str, record: Any) -> Any:
    """A processor: nothing that opens a page by itself, and no sign by which a visitor could begin a line of their own.

    Of a request the path is written and what was asked is not: words searched for name people, or are a citizen's code.
    """
    for name, value in record.items():
        if isinstance(value, str):
            text = _SECRET.sub(r"\1…", value)
            text = _QUERY.sub("?…", text) if name == "request" else text
            own = name in {"exception", "stack"}  # their lines are ours
            record[name] = text if own else _CONTROL.sub(lambda sign: ascii(sign[0])[1:-1], text)
    return record


def logging_config(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to the standard error output, our own and the libraries' records alike.

    Also sets structlog up. Tracebacks are plain text: drawing them with colours and variables costs a third of a
    second each, which a portal whose database has just gone away cannot spare, and variables may be personal data.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    harmless,
                    structlog.processors.KeyValueRenderer(key_order=_FIRST, drop_missing=True, repr_native_str=False),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
    }
