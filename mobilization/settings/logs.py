"""One line per record: time, level, where, what, and the request it belongs to."""

from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
]
_FIRST = ["timestamp", "level", "logger", "event"]


def logging_config(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to the standard error output, our own and the libraries' records alike.

    Also sets structlog up. Tracebacks are plain text: drawing them with colours and variables costs a third of a
    second each, which a portal whose database has just gone away cannot spare, and variables may be personal data.
    """
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
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
                    structlog.processors.KeyValueRenderer(key_order=_FIRST, drop_missing=True, repr_native_str=False),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
    }
