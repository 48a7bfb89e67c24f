"""A document on a page: its blocks as HTML, with the parts of the site, below its heading."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from waterpeers.apps.foundation.charts.svg import NARROW, WIDE, together
from waterpeers.apps.foundation.documents.cleaning import cleaned
from waterpeers.apps.foundation.documents.nodes import Nodes
from waterpeers.apps.foundation.figures import plain_text
from waterpeers.domain.documents import (
    Block,
    Document,
    Link,
    Money,
    Number,
    Piece,
    Soft,
    Strong,
    Text,
    Verbatim,
    pieces,
)

FIRST_LEVEL = 2  # of headings: the page has the first


def render(document: Document) -> SafeString:
    """Give the blocks of a document as HTML."""
    with translation.override(document.language):
        found = cleaned(document, is_page=True)
        blocks = Nodes(_text, NARROW, WIDE).of(found.blocks, FIRST_LEVEL)
        context = {"blocks": blocks, "reference": found.reference}
        return render_to_string("documents/document.html", context)


def render_block(block: Block) -> SafeString:
    """Give a block that stands on a page by itself, without a document around it."""
    node = Nodes(_text, NARROW, WIDE).of((cleaned(block, is_page=True),), FIRST_LEVEL)
    return render_to_string("documents/_blocks.html", {"blocks": node})


def _text(text: Text | None) -> SafeString:
    return together(_piece(piece) for piece in pieces(text))


def _piece(piece: Piece) -> SafeString:
    words = together(_with_breaks(plain_text(piece)))
    match piece:
        case Strong():
            return format_html("<strong>{}</strong>", words)
        case Soft():
            return format_html('<small class="soft">{}</small>', words)
        case Verbatim():
            return format_html('<code class="word-break">{}</code>', words)
        case Number() | Money():
            return format_html('<span class="nobreak">{}</span>', words)
        case Link(address=address) if address:
            return format_html('<a href="{}">{}</a>', address, words)
    return words


def _with_breaks(words: str) -> list[SafeString]:
    lines = words.split("\n")
    found = [conditional_escape(lines[0])]
    return [*found, *(format_html("<br>{}", line) for line in lines[1:])]
