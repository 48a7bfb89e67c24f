"""Two people note a day of a mission without a connection, and close their browsers in between.

What they noted is sent once when the line is there again, the words before the photo; the photo was
made small on the device, and the place where it was taken is nowhere. Over a slow line the words of
many entries are there within seconds, and photos go on after a cut. The report is a Word file with
the photos; the page of learning says in a sentence what came of the mission.
"""

from __future__ import annotations

import base64
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import docx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.domain.test_photos import exif
from tests.journeys.conftest import CALM, CHROMIUM, PATIENCE
from tests.journeys.test_offline import KEPT, PANEL, WAITS, Line, line, sign_in  # noqa: F401
from tests.journeys.test_story import fr
from waterpeers.domain.photos import without_metadata

pytestmark = pytest.mark.journey
SLOW = 64_000 / 8  # bytes a second
ENTRIES, PHOTOS = 30, 20
WORDS_WITHIN = 20  # seconds
LARGEST_PAGE = 60_000  # bytes on the device
FATOU, CAREL = "fatou@fleuve.example", "carel@delta.example"
DRAWN = """() => { const c = Object.assign(document.createElement("canvas"),
    { width: 2400, height: 1800 }); const pen = c.getContext("2d");
    for (let at = 0; at < 600; at += 1) { pen.fillStyle = `hsl(${at * 37 % 360} 60% 50%)`;
    pen.fillRect(at * 53 % 2400, at * 97 % 1800, 300, 200); }
    return c.toDataURL("image/jpeg", 0.95).split(",")[1]; }"""
Device = Callable[[str], BrowserContext]


@pytest.fixture
def device(line: Line, browser: Browser, tmp_path: Path) -> Iterator[Device]:  # noqa: F811
    """Open the browser of one of several devices; what it has kept is there again."""
    contexts: list[BrowserContext] = []

    def start(name: str) -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / name,
            executable_path=CHROMIUM,
            args=CALM,
            base_url=line.address,
            locale="fr",
            viewport={"width": 360, "height": 800},
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        return context

    yield start
    for context in contexts:
        context.close()


def asked(data: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(data / "waterpeers.sqlite3") as database:
        return database.execute(query, values).fetchall()


def read_by(who: str, words: str) -> str:
    """Each reads the site in a language of their own."""
    return fr(words) if who == FATOU else words


def note(page: Page, words: str, waits: str) -> None:
    page.locator("[name=text]").fill(words)
    page.locator("form[data-capture] .actions button.button").click()
    expect(page.locator(PANEL)).to_contain_text(waits)


def test_two_people_note_a_day_offline_and_it_is_sent_once_words_first(
    device: Device,
    line: Line,  # noqa: F811
    data: Path,
    tmp_path: Path,
):
    mission = UUID(str(asked(data, "select uuid from missions_mission")[0][0]))
    address = f"/mission/{mission}/log/"
    people = {FATOU: "V14 laisse passer", CAREL: "The gauge shows 0.4 bar"}
    opened = {}
    for who in people:
        opened[who] = device(who)
        page = sign_in(opened[who], who)
        page.goto(address)
        expect(page.locator(PANEL)).to_contain_text(read_by(who, KEPT))
    picture = base64.b64decode(opened[FATOU].pages[0].evaluate(DRAWN))
    large = tmp_path / "gauge.jpg"
    large.write_bytes(picture[:2] + exif() + picture[2:])
    assert without_metadata(large.read_bytes()).place is not None

    for who, words in people.items():
        line.cut(opened[who])
        page = opened[who].pages[0]
        if who == FATOU:
            page.locator("[name=photos]").set_input_files(large)
            expect(page.locator("[data-took] li")).to_have_count(1)
        note(page, words, read_by(who, WAITS))
        opened[who].close()
    assert not asked(data, "select 1 from missions_logentry where text in (?, ?)", *people.values())

    for who in people:
        opened[who] = device(who)
        line.cut(opened[who])
        page = opened[who].pages[0]
        page.goto(address)
        expect(page.locator(PANEL)).to_contain_text(read_by(who, WAITS))
    for who, words in people.items():
        line.mend(opened[who])
        page = opened[who].pages[0]
        expect(page.locator(PANEL)).not_to_contain_text(read_by(who, WAITS))
        expect(page.locator(".log").first).to_contain_text(words)

    said = asked(
        data, "select text, announced from missions_logentry where text in (?, ?)", *people.values()
    )
    assert sorted(said) == sorted([(people[FATOU], 1), (people[CAREL], 0)]), "each once"
    query = (
        "select f.file, f.size_bytes, f.width, f.height, f.latitude, e.received_at, f.added_at "
        "from missions_logfile f join missions_logentry e on e.id = f.entry_id where e.text = ?"
    )
    until = time.monotonic() + PATIENCE  # the photo comes after all words
    while not (came := asked(data, query, people[FATOU])) and time.monotonic() < until:
        opened[FATOU].pages[0].wait_for_timeout(200)
    ((name, size, width, height, latitude, received, added),) = came
    kept = next(data.rglob(Path(name).name)).read_bytes()
    assert (width, height, latitude) == (1200, 1600, None), "small, the right way up, of no place"
    assert size == len(kept) < len(large.read_bytes())
    assert b"Ana Sousa" not in kept
    assert received < added, "the words went first"


PLAIN = """() => { const c = Object.assign(document.createElement("canvas"),
    { width: 480, height: 360 }); const pen = c.getContext("2d");
    for (let at = 0; at < 60; at += 1) { pen.fillStyle = `hsl(${at * 37 % 360} 60% 50%)`;
    pen.fillRect(at * 53 % 480, at * 97 % 360, 90, 60); }
    return c.toDataURL("image/jpeg", 0.9).split(",")[1]; }"""


def until(is_so: Callable[[], bool], seconds: float) -> float:
    """Wait until something is so; give how long it took."""
    began = monotonic()
    while not is_so():
        assert monotonic() - began < seconds, "it takes too long"
        sleep(0.2)
    return monotonic() - began


def test_over_a_slow_line_words_go_first_and_all_of_it_goes_on_after_a_cut(
    device: Device,
    line: Line,  # noqa: F811
    data: Path,
    tmp_path: Path,
):
    mission = UUID(str(asked(data, "select uuid from missions_mission")[0][0]))
    address = f"/mission/{mission}/log/"
    context = device("slow")
    page = sign_in(context, FATOU)
    page.goto(address)
    expect(page.locator(PANEL)).to_contain_text(fr(KEPT))
    held = "async (a) => (await (await caches.match(a, {ignoreVary: true})).blob()).size"
    assert page.evaluate(held, address) <= LARGEST_PAGE
    photo = tmp_path / "zone.jpg"
    photo.write_bytes(base64.b64decode(page.evaluate(PLAIN)))

    def there(table: str = "logentry") -> int:
        joined = "" if table == "logentry" else "join missions_logentry e on e.id = x.entry_id"
        text = "x.text" if table == "logentry" else "e.text"
        query = f"select count(*) from missions_{table} x {joined} where {text} like 'Slow %'"
        return int(asked(data, query)[0][0])

    line.cut(context)
    for number in range(ENTRIES):
        if number < PHOTOS:
            page.locator("[name=photos]").set_input_files(photo)
            expect(page.locator("[data-took] li")).to_have_count(1)
        note(page, f"Slow {number}", fr(WAITS))
        expect(page.locator("[name=text]")).to_have_value("")
    assert there() == 0

    line.rate = SLOW
    line.mend(context)
    until(lambda: there() == ENTRIES, 120)
    took = line.carried / SLOW  # what the line needs; a machine that does other work needs more
    assert took <= WORDS_WITHIN, f"the words took {took:.0f} s"
    assert there("logfile") < PHOTOS, "the words went first"
    until(lambda: there("logfile") >= 3, 120)
    line.cut(context)
    before = there("logfile")
    assert before < PHOTOS
    line.mend(context)
    until(lambda: there("logfile") == PHOTOS, 300)
    sleep(2)
    assert (there(), there("logfile")) == (ENTRIES, PHOTOS), "each once"


def test_the_mission_is_reported_in_word_and_learning_says_in_a_sentence_what_came_of_it(
    device: Device, data: Path
):
    ((mission, partnership),) = asked(
        data,
        "select m.uuid, p.uuid from missions_mission m "
        "join partnerships_partnership p on p.id = m.partnership_id",
    )
    from_log = asked(
        data, "select count(*) from learning_learningrecord where entry_id is not null"
    )
    assert from_log == [(3,)], "each begun from the log, typed once"
    context = device("report")
    page = sign_in(context, FATOU)
    page.goto(f"/mission/{UUID(str(mission))}/report/")
    with page.expect_download() as saved:
        page.locator("main a", has_text="Word").click()
    report = docx.Document(saved.value.path())
    assert len(report.inline_shapes) >= 2, "with photos"
    text = "\n".join(each.text for each in report.paragraphs)
    assert "secteur 2" in text

    page.goto(f"/partnership/{UUID(str(partnership))}/learning/")
    lead = page.locator("main .lead").first
    expect(lead).to_contain_text(
        "« Lire le débit de nuit d’un secteur » est au niveau 4 après 6 mois"
    )
    expect(lead).to_contain_text("Perdu : « Fermer un secteur »")
    expect(lead).to_contain_text("« Tenir la salle de commande au changement d’équipe »")
