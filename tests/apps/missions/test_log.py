"""The daily log: noted on a telephone, late and twice, by two people, with photos and voices."""

from __future__ import annotations

import struct
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from tests.apps.missions.made import STARTS, Sent
from tests.conftest import NOON
from tests.domain.test_photos import chunk, exif, jpeg, png
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.missions.actions.log import add_file, change_entry, note_entry, remove_file
from waterpeers.apps.missions.actions.missions import end_mission
from waterpeers.apps.missions.documents import _content_of
from waterpeers.apps.missions.models import LogEntry, LogFile
from waterpeers.apps.missions.queries import log_of
from waterpeers.apps.missions.reports import log_finding
from waterpeers.apps.missions.rules import NewFile
from waterpeers.apps.partnerships.actions import partnerships
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db
THERE = NOON.replace(year=2027, month=1, day=20, hour=7)
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\0" * 40


@pytest.fixture
def sent():
    return Sent(people())


@pytest.fixture
def mission(sent):
    return sent.agreed()


def act(sent, side="mentee", at=THERE, entered_at=None):
    return Act(getattr(sent.deal, side), at, entered_at)


def note(sent, mission, by=None, files=(), uuid=None, **fields):
    given = {"text": "V14 still lets water through", "outcome": "no"} | fields
    return note_entry(mission, given, files=files, act=by or act(sent), uuid=uuid)


def photo(content=b"", name="valve.jpg"):
    return ContentFile(content or jpeg(exif()), name=name)


def codes(caught):
    return {(reason.code, reason.field) for reason in caught.value.verdict.against}


def test_a_sentence_a_photo_or_a_voice_is_enough_and_nothing_is_too_little(sent, mission):
    member = sent.going(mission)
    made = note(sent, mission, team=[member.uuid], others="Ousmane", decided="Repack it on Friday")
    assert (made.day, made.noted_at, made.language) == (date(2027, 1, 20), THERE, "en")
    assert note(sent, mission, text="", announced=1).announced == 1
    note(sent, mission, text="", files=[NewFile("voice", ContentFile(WEBM, "v.webm"), seconds=38)])
    with pytest.raises(NotValid) as caught:
        note(sent, mission, text=" ", outcome="perhaps", team=[uuid4()], day=date(2027, 2, 1))
    assert codes(caught) == {
        ("entry_says_nothing", "text"),
        ("not_in_list", "outcome"),
        ("not_in_the_team", "team"),
        ("mission_day_to_come", "day"),
    }
    assert log_finding(log_of(mission)) == "3 notes of 1 day, 1 decision"


def test_the_same_log_sent_twice_is_kept_once(sent, mission):
    key, file = uuid4(), uuid4()
    made = note(sent, mission, uuid=key)
    again = note(sent, mission, uuid=key, text="Another")
    assert (again, again.text) == (made, "V14 still lets water through")
    for _time in range(2):
        add_file(made, NewFile("photo", photo()), act=act(sent), uuid=file)
    assert LogEntry.objects.count() == LogFile.objects.count() == 1


def test_two_people_who_log_the_same_day_are_both_heard(sent, mission):
    one = note(sent, mission)
    other = note(sent, mission, by=act(sent, "mentor"), text="V14 needs a new packing")
    assert [each.day for each in log_of(mission)] == [one.day] * 2
    assert {each.text for each in log_of(mission)} == {one.text, other.text}
    change_entry(one, {"text": "V14 drips"}, revision=1, act=act(sent))
    with pytest.raises(Stale):
        change_entry(one, {"text": "V15 drips"}, revision=1, act=act(sent, "mentor"))


def test_a_phone_that_was_offline_for_three_weeks_meets_a_closed_partnership(sent, mission):
    partnerships.move(
        sent.partnership, "stop_by_mentee", reason="War", act=act(sent, at=THERE + timedelta(7))
    )
    late = THERE + timedelta(days=21)
    with pytest.raises(NotReady):
        note(sent, mission, by=act(sent, at=late))
    with pytest.raises(NotReady):
        note(sent, mission, by=act(sent, at=late, entered_at=THERE + timedelta(days=8)))
    made = note(sent, mission, by=act(sent, at=late, entered_at=THERE))

    assert (made.day, made.noted_at, made.received_at) == (THERE.date(), THERE, late)
    assert made.is_late
    add_file(made, NewFile("photo", photo()), act=act(sent, at=late, entered_at=THERE))
    page = signed_in(sent.world, "mentor_coordinator").get(
        reverse("missions:log", args=[mission.uuid])
    )
    assert "came on" in page.content.decode()


def test_a_log_is_taken_whatever_the_mission_has_become(sent, mission):
    end_mission(mission, "called_off", word="x", revision=mission.revision, act=act(sent))
    assert note(sent, mission).mission == mission


def waiting(client, address, fields, clock=0, ago=0, **given):
    """Send what waited on a device, ``ago`` seconds ago; its clock is off by ``clock`` seconds."""
    device = int(now().timestamp() * 1000) + clock * 1000
    headers = {
        "Idempotency-Key": str(given.get("key", uuid4())),
        "Entered-By": client.get(reverse("accounts:session")).json()["person"],
        "Entered-At": str(given.get("entered", device - ago * 1000)),
        "Device-Time": str(device),
    }
    return client.post(address, fields, headers=headers)


@time_machine.travel(THERE, tick=False)
def test_a_wrong_clock_on_the_phone_changes_no_hour(sent, mission):
    client = signed_in(sent.world, "mentee_reporter")
    address = reverse("missions:log", args=[mission.uuid])
    two_hours, four_years = 7200, 4 * 365 * 86400
    for clock in (0, -four_years, four_years):
        answer = waiting(client, address, {"text": f"clock {clock}"}, clock=clock, ago=two_hours)
        assert answer.status_code == 200
    for made in LogEntry.objects.all():
        assert (
            timedelta(0)
            <= now() - timedelta(seconds=two_hours) - made.noted_at
            < timedelta(minutes=5)
        )
        assert made.is_hour_known

    waiting(client, address, {"text": "its battery was empty"}, entered=1000)
    waiting(client, address, {"text": "set back since"}, ago=-90)
    waiting(client, address, {"text": "nonsense"}, entered="soon")
    lost = LogEntry.objects.filter(is_hour_known=False)
    assert lost.count() == 3
    assert {made.noted_at for made in lost} == {THERE}


def test_a_photo_of_12_mb_waits_while_its_words_are_there(sent, mission):
    client = signed_in(sent.world, "mentee_reporter")
    key = uuid4()
    address = reverse("missions:log", args=[mission.uuid])
    fields = {"uuid": key, "text": "Gauge at 0.4 bar", "announced": "1"}
    assert waiting(client, address, fields).status_code == 200
    page = client.get(address).content.decode()
    assert "Gauge at 0.4 bar" in page
    assert "1 file still waits on the device." in page

    large = jpeg(exif()).replace(b"\x12\xff\x00", b"\x12\xff\x00" + b"\x12" * 12_000_000)
    there = reverse("missions:add-file", args=[key])
    first = uuid4()
    for _time in range(2):  # the answer was lost on its way
        form = {"kind": "photo", "file": SimpleUploadedFile("gauge.jpg", large)}
        assert waiting(client, there, form, key=first).status_code == 200
    assert LogFile.objects.get().size_bytes > 12_000_000
    assert "still waits" not in client.get(address).content.decode()
    unknown = reverse("missions:add-file", args=[uuid4()])
    assert waiting(client, unknown, {"kind": "photo"}).status_code == 404, "its words come first"


def test_place_and_owner_are_taken_out_unless_the_place_is_kept_on_purpose(sent, mission):
    made = note(sent, mission)
    plain = add_file(made, NewFile("photo", photo(), photo(name="s.jpg")), act=act(sent))
    kept = add_file(made, NewFile("photo", photo(), keep_place=True), act=act(sent))
    assert (plain.latitude, plain.longitude) == (None, None)
    assert (kept.latitude, kept.longitude) == (-15.46, 35.25)
    for stored in (plain.file, plain.small, kept.file):
        with default_storage.open(stored.name) as file:
            assert b"Ana Sousa" not in file.read()
    assert (plain.width, plain.height) == (640, 480)


@pytest.mark.parametrize(
    ("kind", "name", "content", "code"),
    [
        ("photo", "x.jpg", b"<script>", "file_not_what_it_says"),
        ("photo", "x.jpg", jpeg()[:-30], "file_not_what_it_says"),
        ("photo", "x.svg", b"<svg/>", "file_type_not_taken"),
        ("voice", "x.jpg", jpeg(), "file_type_not_taken"),
        ("voice", "x.webm", b"RIFF....", "file_not_what_it_says"),
        ("film", "x.jpg", jpeg(), "not_in_list"),
    ],
)
def test_what_is_no_photo_and_no_voice_is_not_kept(sent, mission, kind, name, content, code):
    made = note(sent, mission)
    with pytest.raises(NotValid) as caught:
        add_file(made, NewFile(kind, ContentFile(content, name)), act=act(sent))
    assert code in {reason.code for reason in caught.value.verdict.against}
    assert not LogFile.objects.exists()


def test_a_photo_is_taken_away_for_good_by_whoever_noted_it(
    sent, mission, django_capture_on_commit_callbacks
):
    reporter = Act(sent.world.actor("mentee_reporter"), THERE)
    made = note(sent, mission, by=reporter, announced=1)
    file = add_file(made, NewFile("photo", photo()), act=reporter)
    outsider = Act(sent.world.actor("administrator"), THERE)
    with pytest.raises(NotAllowed):
        remove_file(file, act=outsider)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file, act=reporter)
    assert not default_storage.exists(file.file.name)
    assert LogEntry.objects.get().announced == 0
    assert Entry.objects.filter(event="mission.file_removed").exists()


def test_it_is_noted_on_a_page_without_scripts_with_all_files_at_once(sent, mission):
    member = sent.going(mission)
    client = signed_in(sent.world, "mentor_coordinator")
    address = reverse("missions:log", args=[mission.uuid])
    shown = client.get(address)
    assert "microphone=(self)" in shown["Permissions-Policy"]
    assert f'value="{member.uuid}" ' in shown.content.decode()
    fields = {
        "text": "Closed V9 and V11",
        "photos": [
            SimpleUploadedFile("one.jpg", jpeg(exif())), SimpleUploadedFile("two.jpg", jpeg()),
        ],
        "voice": [SimpleUploadedFile("v.webm", WEBM)],
        "team": [member.uuid],
        "outcome": "works",
        "uuid": uuid4(),
    }  # fmt: skip
    page = client.post(address, fields, follow=True).content.decode()
    assert "it works" in page
    files = list(LogFile.objects.order_by("pk"))
    assert [file.name for file in files] == ["one.jpg", "two.jpg", "v.webm"]
    answer = client.get(reverse("missions:file", args=[files[0].uuid]))
    assert answer["Content-Type"] == "image/jpeg"
    assert b"Ana Sousa" not in answer.getvalue()

    wrong = client.post(address, fields | {"photos": [SimpleUploadedFile("x.gif", b"GIF89a")]})
    assert wrong.status_code == 422
    assert LogEntry.objects.count() == 1, "nothing is half done"


def test_the_log_asks_the_database_as_often_for_many_entries_as_for_one(
    sent, mission, django_assert_max_num_queries
):
    member = sent.going(mission)
    client = signed_in(sent.world, "mentee_signatory")
    address = reverse("missions:log", args=[mission.uuid])
    for number in range(5):
        made = note(sent, mission, text=str(number), team=[member.uuid])
        add_file(made, NewFile("photo", photo()), act=act(sent))
    client.get(address)
    with django_assert_max_num_queries(26):
        client.get(address)


def test_a_note_written_in_another_language_says_so(sent, mission):
    client = signed_in(sent.world, "mentee_reporter", "fr")
    client.post(reverse("missions:log", args=[mission.uuid]), {"text": "Fermée", "uuid": uuid4()})
    page = signed_in(sent.world, "mentor_coordinator").get(
        reverse("missions:log", args=[mission.uuid])
    )
    assert 'lang="fr"' in page.content.decode()
    assert "French" in page.content.decode()


def test_days_are_those_of_the_clock_of_whoever_notes(sent, mission):
    client = signed_in(sent.world, "mentee_reporter")
    client.cookies["zone"] = "Pacific/Kiritimati"
    client.post(reverse("missions:log", args=[mission.uuid]), {"text": "x", "uuid": uuid4()})
    made = LogEntry.objects.get()
    assert made.day == (made.noted_at + timedelta(hours=14)).date()
    assert made.day < STARTS, "what is noted before the first day prepares it"


def test_a_picture_that_unpacks_to_very_much_is_not_kept_alone_or_as_a_small_one(sent, mission):
    vast = png(chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)))
    with pytest.raises(NotValid) as refused:
        note(sent, mission, files=[NewFile("photo", photo(vast, "vast.png"))])
    assert codes(refused) == {("too_many_pixels", "file")}

    beside = NewFile("photo", photo(vast, "vast.png"), small=photo())
    entry = note(sent, mission, files=[beside], announced=1)
    (kept,) = entry.files.all()
    taken = _content_of(kept)
    assert len(taken) == kept.small.size
    assert taken.startswith(b"\xff\xd8")
    (kept,) = note(
        sent, mission, files=[NewFile("photo", photo(), small=photo(vast, "vast.png"))]
    ).files.all()
    assert not kept.small
