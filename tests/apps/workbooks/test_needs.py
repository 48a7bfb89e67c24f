"""Needs and strengths go out as a workbook and come back: looked at, chosen, applied once."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cli.doing import do
from tests.conftest import NOON
from tests.declared import need
from tests.world import World
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.matching.actions import declaring
from waterpeers.apps.matching.events import Event as Matching
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.events import Event
from waterpeers.apps.workbooks.models import Upload, UploadState
from waterpeers.apps.workbooks.queries import kinds, workbook
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db
WHO = "mentee_reporter"
HEADINGS = "BCDEFGHI"  # area, sentence, help, class, evidence, visibility, agreed, stays


@pytest.fixture
def everybody(everybody: World) -> World:
    need(everybody)
    return everybody


def taken(everybody: World) -> bytes:
    return workbook(everybody.mentee, kinds()["needs"], "", act=Act(everybody.actor(WHO), NOON))


def edited(content: bytes, sheet: str = "Needs", **cells: Any) -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    for address, value in cells.items():
        book[sheet][address] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sent(content: bytes, name: str = "needs.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def received(everybody: World, content: bytes, who: str = WHO) -> Upload:
    return actions.receive(sent(content), act=Act(everybody.actor(who), NOON))


def looked(everybody: World, upload: Upload) -> actions.Preview:
    return actions.look(upload, act=Act(everybody.actor(WHO), NOON))


def applied(everybody: World, upload: Upload, **choices: Any) -> Upload:
    choices.setdefault("seen", looked(everybody, upload).seen)
    return actions.apply(upload, **choices, act=Act(everybody.actor(WHO), NOON))


def change_meanwhile(everybody: World, sentence: str) -> None:
    row = Need.objects.get()
    declaring.amend(
        row,
        working_area=WorkingArea(row.working_area),
        sentence=sentence,
        evidence_class=EvidenceClass.OWN_DATA,
        evidence="",
        help_text="",
        visibility=Visibility.OWNER,
        agreed_to_public=False,
        revision=row.revision,
        act=Act(everybody.actor("mentee_signatory"), NOON),
    )


def test_an_untouched_workbook_would_change_nothing(everybody):
    preview = looked(everybody, received(everybody, taken(everybody)))

    assert (preview.changes, preview.faults, preview.notes) == ((), (), ())


def test_a_change_and_new_lines_are_stored_through_the_subjects_own_actions(everybody):
    content = edited(taken(everybody), C3="Two thirds are lost", B4="Energy efficiency",
                     C4="Pumps use too much", G4="The network")  # fmt: skip
    choices = [row[0].value for row in openpyxl.load_workbook(BytesIO(content))["_lists"]["A1:A3"]]
    assert choices[0] == "Asset management"
    network = openpyxl.load_workbook(BytesIO(content))["Needs"]["G3"].value
    content = edited(content, G4=network)
    upload = received(everybody, content)
    before = Need.objects.count()
    preview = looked(everybody, upload)

    assert Need.objects.count() == before, "looking stores nothing"
    assert [line.is_new for line in preview.changes] == [False, True]
    assert preview.faults == ()
    applied(everybody, upload)
    first, second = Need.objects.order_by("pk")
    assert (first.sentence, first.revision) == ("Two thirds are lost", 2)
    assert (second.sentence, second.working_area) == ("Pumps use too much", WorkingArea.ENERGY)
    events = set(Entry.objects.values_list("event", flat=True))
    assert events >= {Matching.NEED_CHANGED, Matching.NEED_DECLARED, Event.WORKBOOK_APPLIED}
    upload.refresh_from_db()
    assert (upload.state, upload.lines_stored) == (UploadState.APPLIED, 2)


def test_sent_twice_it_is_applied_once(everybody, django_capture_on_commit_callbacks):
    content = edited(taken(everybody), B4="Energy efficiency", C4="Pumps use too much")
    upload = received(everybody, content)
    assert received(everybody, content) == upload, "the same file waits once"
    with django_capture_on_commit_callbacks(execute=True):
        applied(everybody, upload)
    assert Need.objects.count() == 2
    assert not upload.file.storage.exists(upload.file.name), "its file is not kept"
    actions.apply(upload, seen="", act=Act(everybody.actor(WHO), NOON))

    again = received(everybody, content)
    assert again != upload
    assert looked(everybody, again).changes == (), "all of it is stored already"
    assert Need.objects.count() == 2


def test_a_conflict_waits_for_a_choice(everybody):
    upload = received(everybody, edited(taken(everybody), C3="Ours"))
    change_meanwhile(everybody, "Theirs")

    with pytest.raises(NotReady) as refused:
        applied(everybody, upload)
    assert refused.value.verdict.against[0].code == "workbook_conflicts_open"
    applied(everybody, upload, ours=["Needs!C3"])
    assert Need.objects.get().sentence == "Ours"


def test_theirs_stays_where_it_is_chosen(everybody):
    upload = received(everybody, edited(taken(everybody), C3="Ours", D3="An audit of losses"))
    change_meanwhile(everybody, "Theirs")

    applied(everybody, upload, theirs=["Needs!C3"])
    assert Need.objects.get().sentence == "Theirs"
    assert Need.objects.get().wanted_help == "An audit of losses"


def test_what_changed_since_the_preview_is_not_applied(everybody):
    upload = received(everybody, edited(taken(everybody), C3="Ours"))
    seen = looked(everybody, upload).seen
    change_meanwhile(everybody, "Theirs")

    with pytest.raises(Stale):
        applied(everybody, upload, seen=seen, ours=["Needs!C3"])
    assert Need.objects.get().sentence == "Theirs"


def test_what_a_rule_refuses_has_the_address_of_its_cell(everybody):
    everybody_sees = openpyxl.load_workbook(BytesIO(taken(everybody)))["_lists"]["C3"].value
    content = edited(taken(everybody), C3="Fine", C4="No area", G5=everybody_sees,
                     B5="Energy efficiency", C5="Pumps")  # fmt: skip
    upload = received(everybody, content)
    preview = looked(everybody, upload)

    assert [(fault.address, fault.reason.code) for fault in preview.faults] == [
        ("Needs!B4", "required"),
        ("Needs!H5", "public_need_needs_a_yes"),
    ]
    lines = [line.name for line in preview.changes]
    with pytest.raises(NotValid) as refused:
        applied(everybody, upload, lines=lines)
    assert len(refused.value.verdict.against) == 2
    assert Need.objects.get().sentence == "Half of our water is lost", "all or nothing"


def test_a_line_may_be_withdrawn_but_never_by_leaving_it_out(everybody):
    book = openpyxl.load_workbook(BytesIO(taken(everybody)))
    book["Needs"].delete_rows(3)
    out = BytesIO()
    book.save(out)
    preview = looked(everybody, received(everybody, out.getvalue()))
    assert preview.changes == ()
    assert [note.reason.code for note in preview.notes] == ["workbook_line_missing"]

    upload = received(everybody, edited(taken(everybody), I3="Withdraw"))
    applied(everybody, upload)
    assert Need.objects.get().withdrawn_at == NOON


def test_strengths_are_a_sheet_of_their_own(everybody):
    content = edited(taken(everybody), "Strengths", B3="Energy efficiency", C3="Pumps run at night")
    applied(everybody, received(everybody, content))

    assert Strength.objects.get().sentence == "Pumps run at night"


def test_nothing_chosen_stores_nothing(everybody):
    upload = received(everybody, edited(taken(everybody), C3="Ours"))

    with pytest.raises(NotReady) as refused:
        applied(everybody, upload, lines=[])
    assert refused.value.verdict.against[0].code == "workbook_nothing_chosen"


def test_others_may_not_take_send_or_apply_it(everybody):
    content = taken(everybody)
    with pytest.raises(NotAllowed):
        workbook(
            everybody.mentee, kinds()["needs"], "", act=Act(everybody.actor("facilitator"), NOON)
        )
    with pytest.raises(NotAllowed):
        received(everybody, content, "mentor_signatory")
    upload = received(everybody, content)
    for act in (actions.drop, actions.look):
        with pytest.raises(NotAllowed):
            act(upload, act=Act(everybody.actor("facilitator"), NOON))
    assert not Upload.objects.visible_to(everybody.actor("facilitator")).exists()


def test_the_pages_lead_from_the_download_to_what_is_stored(client, everybody):
    client.force_login(everybody.people[WHO])
    address = reverse("workbooks:download", args=[everybody.mentee.uuid, "needs"])
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    content = edited(answer.content, C3="Ours", C4="Not said where")
    send = reverse("workbooks:send", args=[everybody.mentee.uuid])
    preview = client.post(send, {"file": sent(content)}).url
    change_meanwhile(everybody, "Theirs")

    page = client.get(preview)
    text = page.content.decode()
    for said in ("Theirs", "Ours", "Needs!C3", "Needs!C4", "Half of our water is lost"):
        assert said in text
    data = {"seen": page.context["seen"], "line": [f"needs/{Need.objects.get().uuid}"]}
    refused = client.post(preview, data)
    assert refused.status_code == 409
    done = client.post(preview, data | {"at-Needs!C3": "ours"}, follow=True)
    assert "1 row of the workbook is stored." in done.content.decode()
    assert Need.objects.get().sentence == "Ours"
    assert "Stored" in client.get(preview).content.decode()


def test_a_file_that_is_no_workbook_of_ours_is_refused_beside_the_field(client, everybody):
    client.force_login(everybody.people[WHO])
    send = reverse("workbooks:send", args=[everybody.mentee.uuid])
    other = openpyxl.Workbook()
    out = BytesIO()
    other.save(out)

    for content, name in ((b"\xd0\xcf\x11\xe0" * 200, "a.xlsx"), (out.getvalue(), "b.xlsx"),
                          (b"text", "c.csv"), (b"", "d.xlsx")):  # fmt: skip
        answer = client.post(send, {"file": sent(content, name)})
        assert answer.status_code == 422
        assert "errors" in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_workbook_of_another_organisation_is_refused(client, everybody):
    client.force_login(everybody.people["mentor_signatory"])
    send = reverse("workbooks:send", args=[everybody.mentor.uuid])

    answer = client.post(send, {"file": sent(taken(everybody))})
    assert answer.status_code == 422
    assert "another organisation" in answer.content.decode()


def test_programs_do_the_same(client, everybody):
    client.force_login(everybody.people[WHO])
    root = f"/api/workbooks/of/{everybody.mentee.uuid}/"
    content = edited(client.get(f"{root}needs/").content, C3="Ours")
    upload = client.post(root, {"file": sent(content)})
    assert upload.status_code == 201, upload.content
    one = f"/api/workbooks/{upload.json()['uuid']}/"
    preview = client.get(f"{one}preview/").json()
    (line,) = preview["lines"]
    assert line["cells"][0] == {
        "column": "sentence", "label": "In one sentence", "address": "Needs!C3",
        "base": "Half of our water is lost", "theirs": "Half of our water is lost",
        "ours": "Ours", "is_conflict": False,
    }  # fmt: skip
    apply = {"seen": preview["seen"], "lines": [line["name"]]}
    for _twice in range(2):
        done = client.post(f"{one}apply/", json.dumps(apply), content_type="application/json")
        assert done.json()["state"] == "applied"
    assert Need.objects.get().revision == 2


def test_the_command_line_does_the_same(everybody, tmp_path):
    reporter, name = "mentee.reporter@example.org", everybody.mentee.name
    path = tmp_path / "needs.xlsx"
    do("take_workbook", name, "needs", "--to", path, who=reporter)
    path.write_bytes(edited(path.read_bytes(), C3="Ours", C4="No area"))

    sent = do("send_workbook", name, "--file", f"file={path}", who=reporter).answer
    found = do("preview_workbook", sent["uuid"], who=reporter).answer
    assert [fault["address"] for fault in found["faults"]] == ["Needs!B4"]
    assert Need.objects.get().revision == 1
    change_meanwhile(everybody, "Theirs")
    found = do("preview_workbook", sent["uuid"], who=reporter).answer
    cells = [cell for line in found["lines"] for cell in line["cells"] if cell["is_conflict"]]
    chosen = {
        "seen": found["seen"],
        "lines": [line["name"] for line in found["lines"] if line["is_good"]],
        "ours": [cell["address"] for cell in cells],
    }
    done = do("apply_workbook", sent["uuid"], body=chosen, who=reporter)
    assert (done.status, done.answer["lines_stored"]) == (0, 1)
    assert Need.objects.get().sentence == "Ours"
