"""A form as a browser without scripts would send it back: all that stands in its fields."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    """Collects the fields of the forms of a page that have a mark."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.mark, self.inside, self.name, self.text = mark, False, "", ""
        self.fields: dict[str, list[str]] = {}
        self.files: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.inside = self.mark in found
        if not self.inside:
            return
        name, kind = found.get("name") or "", found.get("type", "text")
        if tag == "input" and kind == "file":
            self.files.append(name)
        elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in found):
            self.fields.setdefault(name, []).append(found.get("value") or "")
        elif tag == "textarea":
            self.name, self.text = name, ""
        elif tag == "select":
            self.name = name
        elif tag == "option" and ("selected" in found or self.name not in self.fields):
            self.fields[self.name] = [found.get("value") or ""]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.inside:
            self.fields[self.name] = [self.text.removeprefix("\n")]
        if tag == "form":
            self.inside = False


def fields_of(answer: Any, mark: str = "data-follows", **changed: Any) -> dict[str, Any]:
    """Give what the form with a mark would send, with some fields changed by the person."""
    form = _Form(mark)
    form.feed(answer.content.decode())
    return form.fields | changed
