"""From which network a request comes: what floods are counted by. Never stored as it is."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

IPV6_NETWORK = 64
"""So many bits of an address of IPv6 belong to a household or an office; the rest it gives itself."""
UNKNOWN = "unknown"
IPV6_SITE = 48
"""So many belong to one customer at most: who has all of it has 65,536 networks."""
_WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d+)?|(\d+(?:\.\d+){3}):\d+")


def network_of(request: HttpRequest) -> str:
    """The address of IPv4, or the network of IPv6.

    Behind `settings.PROXIES_IN_FRONT` proxies that each add the address they saw, it is the one that the outermost of
    them saw: what a visitor writes into the header stands before it, and is not believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES_IN_FRONT:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        address = seen[-settings.PROXIES_IN_FRONT] if len(seen) >= settings.PROXIES_IN_FRONT else address
    with_port = _WITH_PORT.fullmatch(address)  # as some proxies write it
    try:
        known = ipaddress.ip_address((with_port[1] or with_port[2]) if with_port else address)
    except ValueError:
        return UNKNOWN
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, IPV6_NETWORK), strict=False))
    return str(known)


def site_of(network: str) -> str:
    """The customer's whole network of IPv6 around what `network_of` told; nothing for all else."""
    if not network.endswith(f"/{IPV6_NETWORK}"):
        return ""
    return str(ipaddress.ip_network(network).supernet(new_prefix=IPV6_SITE))
