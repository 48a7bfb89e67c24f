"""Every address is in the table, and gives every role what the table says."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.markup import hyphens
from tests.permissions import records, site
from tests.permissions.rows import WHO, Row
from tests.world import all_signed_in, world
from waterpeers.apps.foundation.subjects import subjects

# What a record's pages and operations give is the same in every subject; others say it themselves.
OWN = [f"tests.permissions.{subject.code}" for subject in subjects() if subject.addresses]
TABLES = [site, records, *(import_module(name) for name in OWN if find_spec(name))]
ROWS: list[Row] = [row for table in TABLES for row in table.ROWS]


def named_addresses(resolver: URLResolver, prefix: str = "") -> set[str]:
    """Collect the names of all addresses, with their namespaces."""
    found = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inside = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found |= named_addresses(entry, inside)
        elif isinstance(entry, URLPattern):
            found.add(f"{prefix}{entry.name}")
    return found


def test_every_address_is_in_the_table():
    known = {row.address for row in ROWS} | site.ALLAUTH

    assert named_addresses(get_resolver()) - known == set()


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.address}")
def test_each_role_gets_what_the_table_says(row: Row):
    everybody = world()
    clients = all_signed_in(everybody)
    kwargs = row.kwargs(everybody)
    data = row.data(everybody)
    got = {}
    for who in WHO:
        send = getattr(clients[who], row.method)
        shape = {"content_type": "application/json"} if row.json else {}
        answer = send(reverse(row.address, kwargs=kwargs), data, **shape)
        if answer.streaming:
            answer.getvalue()  # a file that is sent is open until it is read to its end
        if answer.get("Content-Type", "").startswith("text/html"):
            assert hyphens(answer.content.decode()) == []
        got[who] = answer.status_code

    assert got == {who: row.status_for(who) for who in WHO}
