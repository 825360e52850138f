"""How the addresses of PostgreSQL and Redis/Valkey in the environment become settings."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

NO_COMPILING = "-c jit=off"
"""PostgreSQL compiles statements it thinks long, which takes longer than what we ask: see docs/decisions.md."""


def database(url: str, *, pool_seconds: int) -> dict[str, Any]:
    """A Django database setting from a libpq address (`postgres://…`, also with `?host=/socket/folder`).

    `pool_seconds`: how long a connection is kept between requests. An empty address means libpq's own
    defaults (the PG* variables). What the address says in `options` goes before ours; PGOPTIONS
    is not asked.
    """
    parts = dict(conninfo_to_dict(url)) if url else {}
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    setting: dict[str, Any] = {key: str(parts.pop(part, None) or "") for key, part in names.items()}
    options = {key: value for key, value in parts.items() if value is not None}
    options["options"] = f"{NO_COMPILING} {options.get('options', '')}".rstrip()
    return {
        **setting,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": pool_seconds,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3, **options},
    }


def broker_url(redis_url: str) -> str:
    """Celery's spelling of a Redis address: a socket is `redis+socket://`, where redis-py says `unix://`."""
    if redis_url.startswith("unix://"):
        return "redis+socket://" + redis_url.removeprefix("unix://")
    return redis_url
