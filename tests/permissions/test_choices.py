"""Lists of every form that a page shows: nobody chooses the first of them by pressing a button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.permissions.rows import WHO, Row
from tests.permissions.test_forms import MORE
from tests.permissions.test_permissions import ROWS
from tests.world import world

# A unit that stands beside a figure, which is the one of this site unless another is chosen; and
# of a pump whether it lies in the water, on a row of which nothing is stored while it is empty.
SOUND = re.compile(r"u_\w+|(flow|head)_unit|pumps_\d+_kind")


class _Lists(HTMLParser):
    """The lists in forms that store something, of which the first choice stands there unchosen."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.name, self.options, self.chosen = False, "", list[str](), False
        self.unasked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.open = (given.get("method") or "").lower() == "post"
        elif tag == "select" and self.open and "multiple" not in given:
            self.name, self.options, self.chosen = given.get("name") or "?", [], False
        elif tag == "option" and self.name:
            self.options.append(given.get("value") or "")
            self.chosen |= "selected" in given

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.name:
            is_open = self.options[1:] and self.options[0] and not self.chosen
            if is_open and not SOUND.fullmatch(self.name):
                self.unasked.append(self.name)
            self.name = ""


def lists(row: Row) -> Iterator[str]:
    """Open a page as somebody who may; name the lists that would answer for who says nothing."""
    everybody = world()
    who = next(each for each in WHO if row.status_for(each) == 200)
    client = Client()
    if (person := everybody.people[who]) is not None:
        client.force_login(person)
    address = reverse(row.address, kwargs=row.kwargs(everybody))
    page = client.get(address, row.data(everybody))
    if page.streaming:
        page.getvalue()  # a file that is sent is open until it is read to its end
    elif "html" in page.headers["Content-Type"]:
        reader = _Lists()
        reader.feed(page.content.decode())
        yield from (f"{row.address}: {name}" for name in reader.unasked)


@pytest.mark.long
@pytest.mark.django_db
def test_no_list_begins_with_an_answer_that_nobody_gave():
    found = []
    for row in [*ROWS, *MORE]:
        opens = any(row.status_for(who) == 200 for who in WHO)
        if row.method == "get" and not row.address.startswith("api:") and opens:
            with transaction.atomic():
                found += lists(row)
                transaction.set_rollback(True)
    assert not found, "\n".join(sorted(set(found)))
