"""Lists of forms that a page shows: nobody chooses the first of them by pressing a button."""

from __future__ import annotations

import re
from html.parser import HTMLParser

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


def unasked(page: str) -> list[str]:
    """Name the lists of a page that would answer for whoever says nothing."""
    reader = _Lists()
    reader.feed(page)
    return reader.unasked
