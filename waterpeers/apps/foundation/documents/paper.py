"""A document as PDF, tagged for screen readers (PDF/UA-1).

``paper.typ`` lays out; all that it shows goes in as data, never pasted into it, so that no name of
an operator can be read as markup. The same document gives the same bytes: no clock goes in. Noto
Sans for Latin, Greek, Cyrillic and Arabic letters comes along (SIL Open Font Licence); other
scripts are set in the fonts of the machine, where it has them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from django.contrib.staticfiles import finders
from django.utils import translation

from waterpeers.apps.foundation.charts.svg import WIDE
from waterpeers.apps.foundation.documents.cleaning import cleaned, whole_address
from waterpeers.apps.foundation.documents.nodes import Node, Nodes
from waterpeers.apps.foundation.figures import GAP, day, plain_text
from waterpeers.domain.documents import (
    Document,
    Link,
    Photograph,
    Photographs,
    Piece,
    Table,
    Text,
    pieces,
    walk,
)

TEMPLATE = Path(__file__).parent / "paper.typ"
OUR_FONTS = Path(__file__).parent / "fonts"
FONTS = typst.Fonts(font_paths=[OUR_FONTS])
# What the fonts that come along can show; a test sets all of it.
_OURS = (
    "\t\n -~\u00a0-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u03f0-\u052f"
    "\u0600-\u061b\u061e-\u06ff\u0750-\u077f\u1e00-\u1eff\u2000-\u2027\u202f-\u2064\u2070\u2071"
    "\u2074-\u208e\u20a0-\u20bf\u2100-\u214f\u2190-\u2193\u2212\u2264\u2265\u25a0\u25b2\u25bc"
    "\u25cf\ufffd"
)
_NOT_OURS = re.compile(f"[^{_OURS}]")
_NO_FONT = "could not be displayed"
_PHOTO = b"#set page(width: auto, height: auto)\n#image(sys.inputs.file)"


def render(document: Document) -> bytes:
    """Typeset a document; photographs lie beside it, those that no program can show do not."""
    with _photographs(document) as (files, root):
        data = data_of(document, files)
        try:
            return compiled(data, root=root)
        except typst.TypstError as problem:
            if _NO_FONT not in str(problem):
                raise
        return compiled(_NOT_OURS.sub("\ufffd", data), root=root)


def data_of(document: Document, files: Sequence[str] = ()) -> str:
    """Give all that the template shows, as JSON; ``files`` are those of its photographs."""
    with translation.override(document.language):
        return json.dumps(_data(cleaned(document), files), ensure_ascii=False)


def compiled(data: str, fonts: typst.Fonts = FONTS, root: Path = OUR_FONTS) -> bytes:
    """Lay out data by the template; what lies under ``root`` can be shown."""
    made: Any = typst.compile(  # type: ignore[call-overload]
        TEMPLATE.read_bytes(),
        root=str(root),
        sys_inputs={"data": data},
        font_paths=fonts,
        pdf_standards="ua-1",
    )
    return bytes(made)


@contextmanager
def _photographs(document: Document) -> Iterator[tuple[list[str], Path]]:
    """Lay the photographs of a document into a folder of their own, in their order."""
    blocks = [each for each in walk(document.blocks) if isinstance(each, Photographs)]
    found = [photo for block in blocks for photo in block.photographs]
    if not found:
        yield [], OUR_FONTS
        return
    with TemporaryDirectory() as folder:
        root = Path(folder)
        yield [_laid(each, root, f"/{at}") for at, each in enumerate(found)], root


def _laid(photo: Photograph, root: Path, name: str) -> str:
    """Write a photograph where the template finds it; nothing where it cannot be shown."""
    try:
        (root / name[1:]).write_bytes(photo.load())
        typst.compile(  # type: ignore[type-var]
            _PHOTO, root=str(root), sys_inputs={"file": name}, font_paths=FONTS
        )
    except (OSError, typst.TypstError):
        return ""
    return name


@cache
def _mark() -> str:
    """Give the mark of the site."""
    found = finders.find("waterpeers/icon.svg")
    return Path(found).read_text() if isinstance(found, str) else ""


def _data(document: Document, files: Sequence[str]) -> Node:
    made_at = document.made_at
    head = [document.kind, day(made_at) if made_at else ""]
    wide = (each for each in walk(document.blocks) if isinstance(each, Table))
    return {
        "title": document.title.strip() or GAP,
        "language": document.language.split("-")[0],
        "subtitle": document.subtitle,
        "status": document.status,
        "head": ", ".join(filter(None, head)),
        "parties": [{"name": p.name, "role": p.role} for p in document.parties],
        "moment": [*made_at.timetuple()[:6]] if made_at else None,
        "origin": whole_address(document.origin),
        "reference": document.reference,
        "mark": _mark(),
        "is_lying": any(len(each.columns) > 10 for each in wide),
        "blocks": _with_files(Nodes(_text, WIDE).of(document.blocks, 2), files),
    }


def _with_files(nodes: list[Node], files: Sequence[str]) -> list[Node]:
    """Say of each photograph in which file it lies."""
    left = iter(files)
    for photo in _photos_in(nodes):
        photo["file"] = next(left, "")
        photo["link"] = whole_address(photo["link"] or photo["address"])
    return nodes


def _photos_in(nodes: list[Any]) -> Iterator[Node]:
    for node in nodes:
        yield from node.get("photographs", ())
        yield from _photos_in(node.get("blocks", []))


def _text(text: Text | None) -> list[Node]:
    return [_piece(piece) for piece in pieces(text)]


def _piece(piece: Piece) -> Node:
    address = whole_address(piece.address) if isinstance(piece, Link) else ""
    return {"as": type(piece).__name__.lower(), "text": plain_text(piece), "address": address}


def picture(svg: str, width: int = 160) -> bytes:
    """Give a drawing as PNG, so many millimetres wide, for files that hold no SVG."""
    made = typst.compile(
        b"#set page(width: auto, height: auto, margin: 0pt)\n"
        b'#image(bytes(sys.inputs.svg), format: "svg", width: int(sys.inputs.width) * 1mm)',
        sys_inputs={"svg": svg, "width": str(width)},
        font_paths=FONTS,
        format="png",
        ppi=170.0,
    )
    return bytes(made)
