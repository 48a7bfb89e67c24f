"""Addresses of pages, and of those who ask for them."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def is_local(address: str) -> bool:
    """Whether an address leads to a page of this site and nowhere else."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, None)


def client_address(request: HttpRequest) -> str:
    """Give the network address of whoever asks.

    Behind the proxies that the installation trusts it is the one that the outermost of them saw;
    what a client writes into the header itself stands further left and is not believed.
    """
    nearest: str = request.META.get("REMOTE_ADDR") or "unknown"
    if not settings.TRUSTED_PROXIES:
        return nearest
    header = request.headers.get("X-Forwarded-For", "")
    seen = [part.strip() for part in header.split(",") if part.strip()]
    return seen[-settings.TRUSTED_PROXIES] if len(seen) >= settings.TRUSTED_PROXIES else nearest
