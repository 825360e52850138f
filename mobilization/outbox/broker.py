"""The way to Redis or Valkey: kombu's own, but what was taken and not yet acknowledged is never handed back.

A message only wakes a worker and the sweep wakes it again (Job rows are the truth). When the broker goes away while a
worker holds a message, kombu would hand it back over a connection that has forgotten its address; that ends the worker.
"""

from kombu.transport import TRANSPORT_ALIASES, redis


class Channel(redis.Channel):
    """Keeps unacknowledged messages where the broker has them."""

    do_restore = False


class Transport(redis.Transport):
    """Redis, Valkey."""

    Channel = Channel


def use_our_channel() -> None:
    """Addresses of the kind `redis` are served by this transport from now on."""
    for scheme in ("redis", "rediss"):
        TRANSPORT_ALIASES[scheme] = f"{__name__}:Transport"
