"""No kind of record has a hole: page, second person, desk, workbook, command, trail, readers."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from tests.cli.doing import do
from tests.conftest import NOON
from tests.permissions.records import changed, of, saved
from tests.world import signed_in
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.records.kinds import RecordKind, kinds
from waterpeers.apps.records.waiting import to_check
from waterpeers.apps.workbooks.queries import workbook
from waterpeers.domain.actors import Act

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("kind", kinds(), ids=lambda k: k.name)]


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def row_of(kind: RecordKind, everybody: Any) -> Any:
    return kind.table._default_manager.get(**saved(kind, everybody))


def test_a_page_shows_an_operators_records_and_what_was_done(everybody, kind):
    empty = text_of(signed_in(everybody).get(reverse(f"{kind.app}:of", kwargs=of(everybody))))
    row = row_of(kind, everybody)

    for who in ("mentee_reporter", "facilitator"):
        client = signed_in(everybody, who)
        page = text_of(client.get(reverse(f"{kind.app}:of", kwargs=of(everybody))))
        assert "Waits for a second person" in page
        assert "What was done" in page
        assert client.get(row.get_absolute_url()).status_code == 200
    assert str(kind.none_yet) in empty
    assert "What was done" not in empty


def test_a_second_person_finds_it_on_the_desk_and_checks_it(everybody, kind):
    row = row_of(kind, everybody)
    other = signed_in(everybody, "mentee_signatory")
    waits = kind.table.waits % {"organisation": everybody.mentee.name, "when": "2025"}

    assert to_check(everybody.actor("mentee_reporter")) == []
    assert waits in other.get(reverse("desk:home")).content.decode()
    page = other.post(reverse(f"{kind.app}:check", args=[row.uuid]), {"revision": "1"}, follow=True)
    assert "Checked by mentee.signatory" in text_of(page)
    assert to_check(everybody.actor("mentee_signatory")) == []


def test_a_page_of_entry_stands_for_a_new_one_and_for_a_change(everybody, kind):
    row, client = row_of(kind, everybody), signed_in(everybody, language="fr")
    variant = {kind.variant: next(iter(kind.variants))} if kind.variant else {}
    new = client.get(reverse(f"{kind.app}:start", kwargs=of(everybody) | variant))
    change = client.get(reverse(f"{kind.app}:change", args=[row.uuid]))

    assert 'name="year"' in new.content.decode()
    assert 'name="year"' not in change.content.decode()
    assert 'name="revision" value="1"' in change.content.decode()


def test_it_goes_out_as_a_workbook_with_what_is_saved(everybody, kind):
    row_of(kind, everybody)
    (made,) = next(s.workbooks for s in subjects() if kind in s.records)
    act = Act(everybody.actor("mentee_signatory"), NOON)
    about = "2025" if "" not in made.abouts(everybody.mentee, NOON) else ""

    book = openpyxl.load_workbook(BytesIO(workbook(everybody.mentee, made, about, act=act)))

    cells = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line}
    assert 2025 in cells or "2025" in cells


def test_programs_and_the_command_line_save_change_and_check(everybody, kind):
    made, who = saved(kind, everybody), "mentee.reporter@example.org"
    change = changed(kind, everybody) | {"revision": 1}

    assert do(kind.plural, everybody.mentee.name, who=who).answer["count"] == 1
    assert do(kind.name, made["uuid"], who=who).answer["year"] == 2025
    assert do(f"change_{kind.name}", made["uuid"], body=change, who=who).status == 0
    late = do(f"change_{kind.name}", made["uuid"], body=change | {"revision": 7}, who=who)
    assert late.answer["error"] == "changed_meanwhile"
    other = "mentee.signatory@example.org"
    checked = do(f"check_{kind.name}", made["uuid"], body={"revision": 1}, who=other)
    assert checked.answer["checked_at"]


def test_a_list_costs_as_many_queries_for_one_as_for_ten(
    everybody, kind, django_assert_max_num_queries
):
    client = signed_in(everybody)
    for year in range(2010, 2020):
        data = {"year": year, **kind.example}
        address = reverse(f"api:save_{kind.name}", kwargs=of(everybody))
        client.post(address, data, content_type="application/json")

    with django_assert_max_num_queries(16):
        client.get(reverse(f"{kind.app}:of", kwargs=of(everybody)))
    with django_assert_max_num_queries(16):
        client.get(reverse(f"api:{kind.plural}", kwargs=of(everybody)))
