"""Addresses of pages."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_local(address: str) -> bool:
    """Whether an address leads to a page of this site and nowhere else."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
