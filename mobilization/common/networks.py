"""From which network a request comes: what floods are counted by. Never stored as it is."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPV6_NETWORK = 64
"""So many bits of an address of IPv6 belong to a household or an office; the rest it gives itself."""
UNKNOWN = "unknown"


def network_of(request: HttpRequest) -> str:
    """The address of IPv4, or the network of IPv6.

    Behind `settings.PROXIES_IN_FRONT` proxies that each add the address they saw, it is the one that the outermost of
    them saw: what a visitor writes into the header stands before it, and is not believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES_IN_FRONT:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        address = seen[-settings.PROXIES_IN_FRONT] if len(seen) >= settings.PROXIES_IN_FRONT else address
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, IPV6_NETWORK), strict=False))
    return str(known)
