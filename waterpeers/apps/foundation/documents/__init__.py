"""Documents: one value (``domain.documents``), written as page, PDF, Word file and workbook.

A subject says in its ``documents.py`` what its document holds, in the language of the moment::

    def document(report: PeriodReport) -> Document:
        return Document(
            title=_("Report of the second half of 2029"),
            language=get_language() or "en",
            kind=_("Report"),
            parties=(DocumentParty("Eaux du Milo", _("mentee")), …),
            made_at=report.made_at,
            origin=reverse("reports:detail", args=[report.uuid]),
            blocks=(
                KeyFigures((KeyFigure(_("Hours of supply"), Number(15, _("h")), "2029", "A2"),)),
                Section(_("What was done"), (Paragraph(report.summary), activities_table(report))),
                Signatures(…),
            ),
        )

and that is all: ``answers.answer(document, form, name)`` gives it in the form that was asked for,
``{% show document %}`` shows it on a page, ``parts/save_as.html`` offers the other forms. See
docs/how-to/make-a-document.md.

``cleaning`` takes out what no form can hold, ``page``, ``paper``, ``word`` and ``workbook`` write
one form each, ``answers`` gives them to browsers and programs.
"""
