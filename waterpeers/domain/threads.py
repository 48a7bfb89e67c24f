"""Conversations beside the things of a partnership: who reads a message, and mails that answer.

A mail is what its sender wrote above what it quotes: programs quote in many ways, so the first sign
of a quotation ends it. All is read in one go, line by line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from html import unescape

from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.verdicts import Verdict

LONGEST_MESSAGE = 4000  # characters
MOST_MESSAGES = 500  # of one conversation
MOST_A_DAY = 100  # of one person: each may be a mail to many
ANSWERABLE = timedelta(days=90)  # by mail, after a message went out
LONGEST_LINE = 2000  # of a mail, of which a sign of a quotation is looked for
HEADS = range(3, 8)  # lines with which a program heads what it quotes
LONGEST_LABEL = 20  # of such a line, before its colon
ABOVE = "–––––"  # the line in our own mails above which one answers begins with it


class ThreadClass(StrEnum):
    """Who reads a message of a conversation."""

    SIDES = "sides"  # the people of both operators, and those who help
    RESTRICTED = "restricted"  # who coordinates and signs for the two operators


def message_verdict(text: str) -> Verdict:
    """Say whether a message may be stored."""
    return texts_verdict({"text": text}, needed=("text",), lengths={"text": LONGEST_MESSAGE})


def answered(text: str) -> str:
    """Give what a mail says itself: what stands above the first thing that it quotes."""
    kept: list[str] = []
    for line in text.splitlines():
        plain = line[:LONGEST_LINE].strip()
        if plain == "--":
            break  # below it stands who one is
        if _quotes(plain):
            _drop_announcement(kept)
            break
        kept.append(line.rstrip())
    return "\n".join(kept).strip()


def _quotes(line: str) -> bool:
    """Whether a line is quoted, or says that what follows is."""
    return line.startswith((">", "_____", "-----")) or ABOVE in line


def _drop_announcement(kept: list[str]) -> None:
    """Drop what a program says of what it quotes, in any language.

    That is "On 3 May Ana wrote:" on one line or two, or who wrote to whom, when and of what.
    """
    _drop_empty(kept)
    block = next((n for n, line in enumerate(reversed(kept)) if not line.strip()), len(kept))
    lines = kept[len(kept) - block :]
    if len(lines) in HEADS and all(":" in line[:LONGEST_LABEL] for line in lines):
        del kept[len(kept) - block :]
    elif lines and lines[-1].endswith(":"):
        both = 1 if _dated(lines[-1]) else 2
        if any(map(_dated, lines[-both:])):
            del kept[len(kept) - both :]
    _drop_empty(kept)


def _dated(line: str) -> bool:
    return any(sign.isdigit() for sign in line[:LONGEST_LINE])


def _drop_empty(kept: list[str]) -> None:
    while kept and not kept[-1].strip():
        kept.pop()


_HIDDEN = frozenset({"style", "script", "head", "title"})
_QUOTED = frozenset({"blockquote"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3"})


def plain_of(html: str) -> str:
    """Give the words of a mail that has no plain text; what it quotes and hides is left out."""
    return unescape("".join(_words(html)))


def _words(html: str) -> Iterator[str]:
    hidden = ""
    first, *rest = html.split("<")
    yield first
    for piece in rest:
        inside, closed, text = piece.partition(">")
        if not closed:
            continue  # a mark that never ends says nothing
        name = inside[:20].strip("/ ").split(" ")[0].strip("/").lower()
        if hidden:
            if inside.startswith("/") and name == hidden:
                hidden = ""
                yield text
            continue
        if name in _QUOTED and not inside.startswith("/"):
            return
        if name in _HIDDEN and not inside.startswith("/"):
            hidden = name
            continue
        if name in _BREAKS:
            yield "\n"
        yield text
