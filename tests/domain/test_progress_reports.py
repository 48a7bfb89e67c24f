"""Reports: their layouts are whole, their refusals say all at once, what is kept reads the same."""

from datetime import date

import pytest

from tests.documents import whole
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.documents import Document, Photographs, walk
from waterpeers.domain.kept_documents import fingerprint_of, kept, read_kept
from waterpeers.domain.progress_reports import (
    ReportPart,
    chosen_verdict,
    days_verdict,
    layout_of,
    ready_verdict,
    report_layouts,
    setting_verdict,
)

WHOLE = whole()
PLAN = (date(2026, 1, 1), date(2028, 1, 1))


def codes(verdict):
    return {(each.code, each.field) for each in verdict.against}


def test_every_part_stands_in_some_layout_and_working_areas_are_shared_out():
    shown = {part for each in report_layouts().values() for s in each.sections for part in s.parts}
    assert shown == set(ReportPart)
    layout = layout_of("waterworx")
    kept_apart = [s for s in layout.sections if s.areas or s.is_rest]
    areas = [area for each in kept_apart for area in layout.areas_of(each)]
    assert sorted(areas) == sorted(WorkingArea)


def test_a_layout_that_ships_no_more_reads_as_the_own_one():
    assert layout_of("gone").code == "own"


def test_refusals_name_all_that_is_wrong():
    assert codes(chosen_verdict("own", ["summary", "x"], report_layouts())) == {
        ("not_in_list", "sections")
    }
    assert codes(chosen_verdict("own", [], report_layouts())) == {
        ("report_without_sections", "sections")
    }
    assert codes(days_verdict(None, None, PLAN)) == {
        ("required", "starts_on"), ("required", "last_day"),
    }  # fmt: skip
    assert codes(days_verdict(date(2026, 5, 1), date(2026, 4, 1), PLAN)) == {
        ("report_ends_before_it_starts", "last_day")
    }
    assert codes(setting_verdict(12, 400, "no", report_layouts())) == {
        ("not_in_list", "a_year"), ("out_of_range", "days"), ("not_in_list", "layout"),
    }  # fmt: skip
    early = ready_verdict(date(2026, 6, 17), date(2026, 6, 1), missing=["Summary"])
    assert {code for code, _ in codes(early)} == {"report_too_early", "report_without_words"}


def test_any_document_is_kept_and_read_again_as_it_was():
    plain = [b for b in WHOLE.blocks if not _has_photographs(b)]
    document = Document(title=WHOLE.title, language="en", blocks=tuple(plain))
    stored = kept(document)
    assert read_kept(stored) == document
    assert fingerprint_of(stored) == fingerprint_of(kept(read_kept(stored)))


def _has_photographs(block):
    return any(isinstance(each, Photographs) for each in walk((block,)))


def test_a_photograph_is_not_kept():
    with pytest.raises(TypeError):
        kept(WHOLE)
