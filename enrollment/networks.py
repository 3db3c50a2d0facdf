"""Where a request comes from. Which proxies are believed is settled before: REMOTE_ADDR is the caller. Pure."""

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from django.http import HttpRequest

NOWHERE: Final = "0.0.0.0"  # noqa: S104 - stands for "not known"; nothing is bound to it
IPV6_SITE: Final = 64


def client_address(request: HttpRequest) -> str:
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", "").strip())
    except ValueError:
        return NOWHERE
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)


def network_of(request: HttpRequest) -> str:
    """What a lock-out counts as one place: an IPv4 address, or the /64 a household or office gets."""
    address = ip_address(client_address(request))
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, IPV6_SITE), strict=False))
    return str(address)
