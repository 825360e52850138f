"""How the portal uses the cache server: as JSON, so that whoever reaches it cannot run code here; and as disposable."""

import json
import logging
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as ServerGone
from redis.exceptions import TimeoutError as ServerSlow

logger = logging.getLogger(__name__)


class JsonSerializer:
    """For Django's Redis cache, whose own serializer is pickle."""

    def dumps(self, obj: Any) -> bytes | int:
        """Integers stay integers, so that the server can count; raises TypeError for what JSON cannot say."""
        return obj if type(obj) is int else json.dumps(obj).encode()

    def loads(self, data: bytes) -> Any:
        """The value again; tuples come back as lists."""
        return json.loads(data)


class DisposableCache(RedisCache):
    """While the server is away each process remembers for itself: people sign in, and limits go on.

    What must hold whatever happens is not kept here: failed sign-ins are counted in PostgreSQL.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        plain = {name: value for name, value in params.items() if name != "OPTIONS"}
        self._meanwhile = LocMemCache("while the server is away", plain)


def _either(name: str) -> Any:
    def call(self: DisposableCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(DisposableCache, self), name)(*args, **kwargs)
        except (ServerGone, ServerSlow) as problem:
            logger.warning("The cache server does not answer (%s): this process remembers for itself", problem)
            return getattr(self._meanwhile, name)(*args, **kwargs)

    return call


for _name in (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "get_many",
    "has_key",
    "incr",
    "set_many",
    "delete_many",
    "clear",
):
    setattr(DisposableCache, _name, _either(_name))
