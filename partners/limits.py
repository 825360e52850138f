"""How many requests a key may make in a minute. Counted in the cache, by key, whatever a program says of itself.

The count guards against a program run wild, not a right: while the cache is away, nothing is counted.
"""

import logging
import math
import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from partners.models import Client

logger = logging.getLogger(__name__)
_MINUTE = 60


def seconds_to_wait(client: Client) -> int:
    """Count one request; 0: go on, else the seconds until the next minute begins."""
    now = time.time()
    key = f"partners:requests:{client.pk}:{int(now // _MINUTE)}"
    try:
        cache.add(key, 0, 2 * _MINUTE)
        number = cache.incr(key)
    except (RedisError, OSError, ValueError):  # ValueError: forgotten between the two
        logger.warning("Requests of key %s are not counted: the cache is away", client.pk)
        return 0
    return 0 if number <= settings.PARTNER_REQUESTS_PER_MINUTE else math.ceil(_MINUTE - now % _MINUTE)
