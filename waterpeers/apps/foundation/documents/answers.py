"""Documents as files, for browsers and for programs: one address, its last part says which form.

In ``urls``: ``path("run/<uuid:uuid>/report.<file_form:form>", views.paper)``; on the page
``{% include "parts/save_as.html" %}`` offers the forms.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.http import HttpResponse
from django.urls import register_converter

from waterpeers.apps.foundation.documents import paper, word, workbook
from waterpeers.domain.documents import Document


class DocumentFormat(StrEnum):
    """The forms of a document that one can save."""

    PDF = "pdf"
    WORD = "docx"
    WORKBOOK = "xlsx"


OFFICE = "application/vnd.openxmlformats-officedocument."
FORMS: dict[DocumentFormat, tuple[Callable[[Document], bytes], str]] = {
    DocumentFormat.PDF: (paper.render, "application/pdf"),
    DocumentFormat.WORD: (word.render, f"{OFFICE}wordprocessingml.document"),
    DocumentFormat.WORKBOOK: (workbook.render, f"{OFFICE}spreadsheetml.sheet"),
}
# What an operation of the API that gives a document adds to its description.
DESCRIBED: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The document.",
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for _render, kind in FORMS.values()
            },
        }
    }
}


def answer(document: Document, form: DocumentFormat, name: str) -> HttpResponse:
    """Give a document for saving, under a plain name."""
    render, kind = FORMS[form]
    made = HttpResponse(render(document), content_type=kind)
    made["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return made


class _Converter:
    regex = "|".join(DocumentFormat)

    def to_python(self, value: str) -> DocumentFormat:
        return DocumentFormat(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(_Converter, "file_form")
