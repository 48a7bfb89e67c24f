"""The one door to documents as PDF.

A template lays out; all that it shows comes as data, never pasted into it, so that no name of an
operator can be read as markup. The fonts are those that ship with the typesetter (SIL Open Font
Licence). The same data give the same bytes: no clock goes in.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from django.http import HttpResponse


def pdf(template: Path, data: dict[str, Any], language: str) -> bytes:
    """Typeset data, tagged for screen readers (PDF/UA-1); the template reads ``data`` as JSON."""
    made = typst.compile(
        template.read_bytes(),
        sys_inputs={"data": json.dumps(data, default=str), "language": language[:2]},
        pdf_standards="ua-1",
    )
    return bytes(made)


def as_file(made: bytes, name: str) -> HttpResponse:
    """Send a document for saving under a plain name."""
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
