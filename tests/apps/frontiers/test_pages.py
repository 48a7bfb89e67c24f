"""Pages, document and API of a frontier."""

import csv
import io
from uuid import uuid4

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.frontiers import (
    ASKED,
    AT,
    PUBLISHED,
    YEAR,
    figures_of,
    participant,
    published,
    ready,
    worth,
)
from tests.world import World, member
from waterpeers.apps.benchmarking.models import Participation, Share
from waterpeers.apps.foundation.documents import paper
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.frontiers import actions
from waterpeers.apps.frontiers.documents import document
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.queries import FrontierRequest, hints
from waterpeers.apps.frontiers.reports import report
from waterpeers.apps.frontiers.words import per_cent
from waterpeers.apps.indicators.models import Value
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.charts import BarChart
from waterpeers.domain.documents import Document, walk
from waterpeers.domain.frontiers import MODELS
from waterpeers.domain.values import Origin

pytestmark = pytest.mark.django_db
HIDDEN = (10.0, 1e4, 1e6, 1e8, 1e4)


@pytest.fixture
def trees(everybody):
    return ready(everybody.mentee)


@pytest.fixture
def made(everybody, trees) -> Frontier:
    return draw(everybody)


@pytest.fixture
def client(everybody) -> Client:
    found = Client()
    found.force_login(everybody.people["mentee_signatory"])
    return found


def draw(everybody: World) -> Frontier:
    return actions.draw(everybody.mentee, ASKED, act=Act(everybody.actor("mentee_reporter"), AT))


def asked(everybody: World, client: Client, **changed):
    address = reverse("frontiers:operator", args=[everybody.mentee.uuid])
    return client.post(address, ASKED.as_json() | changed, follow=True)


# --- the page ---


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.816, "82"), (0.9666, "96.7"), (1 - 1e-12, "100"), (0.99999, "100.0"), (1.0, "100")],
)
def test_a_share_is_rounded_not_cut_off(share, said):
    assert per_cent(share) == f"{said}\u00a0%"


def test_the_page_says_the_score_the_peers_and_what_it_would_mean(everybody, trees, client):
    page = asked(everybody, client)

    said = page.content.decode()
    run = Frontier.objects.get()
    assert page.redirect_chain[-1][0] == reverse("frontiers:run", args=[run.uuid])
    assert f"we could achieve as much with {per_cent(run.own['score'])} of what we use" in said
    assert "4 operators with figures that somebody else has published" in said
    assert "Few units are compared: 5." in said
    assert "Published figures: Yearbook of water." in said
    names = {trees[name].name for name in PUBLISHED}
    peers = {peer.name for peer in report(run, today=AT.date()).peers}
    assert peers
    assert peers <= names
    for name in peers:
        assert f">{name}</a>" in said


@pytest.mark.parametrize("returns", ["vrs", "crs", "drs", "irs"])
def test_parts_of_a_mixture_add_up_with_as_many_decimals_each(everybody, trees, returns):
    made = actions.draw(
        everybody.mentee,
        FrontierRequest.of("physical", YEAR, returns, "input", []),
        act=Act(everybody.actor("mentee_reporter"), AT),
    )
    made.own["peers"] = [
        peer | {"weight": weight}
        for peer, weight in zip(made.own["peers"][:1] * 3, (1.1734, 0.0266, 0.00001), strict=True)
    ]
    made.save(update_fields=["own"])

    parts = [peer.weight for peer in report(made, today=AT.date()).peers]

    assert parts == ["97.8\u00a0%", "2.2\u00a0%", "less than 0.1\u00a0%"]
    told = hints(everybody.mentee, everybody.actor("mentee_reporter"))
    assert "(less than 0.1\u00a0% of the mixture)" in told[made.own["peers"][0]["uuid"]]


@pytest.mark.parametrize(
    ("returns", "orientation", "said"),
    [
        (
            "vrs", "input",
            "Measured: how far what we use could shrink, beside mixtures of operators of our size "
            "(variable returns).",
        ),
        (
            "crs", "output",
            "Measured: how far what we achieve could grow, beside operators scaled up or down to "
            "our size (constant returns).",
        ),
    ],
)  # fmt: skip
def test_the_page_says_how_it_was_measured(everybody, trees, client, returns, orientation, said):
    page = asked(everybody, client, returns=returns, orientation=orientation)

    assert said in page.content.decode()


def test_what_is_refused_says_why_with_the_names_of_figures(everybody, trees, client):
    own = Value.objects.filter(sheet__organisation=everybody.mentee)
    figures_of(everybody.mentee, {"staff_total": 1.0}, year=YEAR - 1)
    own.filter(variable="energy_water").delete()
    figures_of(everybody.mentee, dict.fromkeys(ASKED.model.columns, 5.0), year=YEAR - 2)

    gone = asked(everybody, client, year=YEAR - 2)  # nobody else has figures of that year
    missing = asked(everybody, client)

    assert gone.status_code == 409
    assert "The last comparison, of" not in gone.content.decode()  # there is none
    assert f"Nobody else has all these figures for {YEAR - 2}" in gone.content.decode()
    assert missing.status_code == 422  # not one of the years that are offered


def test_without_any_complete_year_the_page_says_what_is_needed(everybody, client):
    page = client.get(reverse("frontiers:operator", args=[everybody.mentee.uuid]))

    said = page.content.decode()
    assert "There is no year yet with all the reviewed figures" in said
    assert "Energy used for water" in said or "Electricity" in said


def test_old_figures_and_an_efficient_operator_are_said(everybody, trees, client):
    for tree in trees.values():
        figures_of(tree, {"staff_water": 5000.0, "energy_water": 9e7})
        Value.objects.filter(sheet__organisation=tree).update(origin=Origin.PUBLISHED)
    made = draw(everybody)

    found = report(made, today=AT.date().replace(year=2030))

    assert found.is_old
    assert found.age == "6 years old"
    assert found.headline == "Nobody among them shows how to do as much with less."
    assert found.peers == ()


def test_money_is_said_in_our_own_currency_too(everybody, trees):
    worth("MZ", 25.0, 0.5)
    figures_of(everybody.mentee, {"opex_water": 5e7})
    for tree in trees.values():
        figures_of(tree, {"opex_water": 1e7}, origin=Origin.PUBLISHED)
    made = actions.draw(
        everybody.mentee,
        FrontierRequest.of("cost", YEAR, "vrs", "input", []),
        act=Act(everybody.actor("mentee_reporter"), AT),
    )

    (row, *_others) = report(made, today=AT.date()).rows
    assert row.ours == 2_000_000  # 25 buy a dollar of the year
    assert row.unit == f"international dollars of {YEAR}, a year"
    assert row.target == 400_000
    assert row.in_our_money == f"−40,000,000 in our currency of {YEAR}"


def test_who_is_on_the_site_can_be_asked_for_help(everybody, trees, made, client):
    peer = next(tree for tree in trees.values() if str(tree.uuid) == made.own["peers"][0]["uuid"])
    address = reverse("frontiers:run", args=[made.uuid])
    link = f"{reverse('matching:mine')}?mentor={peer.uuid}"
    assert link not in client.get(address).content.decode()

    member(peer, Role.COORDINATOR)

    assert link in client.get(address).content.decode()
    assert f"Choose the need for which you ask\n{peer.name}".replace("\n", " ") in client.get(
        link
    ).content.decode().replace("\n", " ")


def test_the_page_asks_a_constant_number_of_questions(everybody, trees, made, client):
    def questions(run: Frontier) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(reverse("frontiers:run", args=[run.uuid])).status_code == 200
        return len(found)

    questions(made)  # the first page of a session notes that it is used
    before = questions(made)
    for number in range(30):
        published(f"More {number}", tuple(f * (1 + number / 50) for f in PUBLISHED["Cedar"]))
    more = draw(everybody)

    assert more.size == 35
    assert questions(more) == before <= 20


# --- names that are hidden again ---


@pytest.fixture
def fir(everybody, trees):
    made = participant("Fir of the Hills", HIDDEN)
    Share.objects.create(giver=made, since_at=AT)
    return made


@pytest.mark.parametrize("how", ["hides its name", "leaves", "we leave"])
def test_a_peer_that_hides_its_name_again_is_hidden_in_runs_of_old(
    everybody, trees, fir, client, how
):
    made = draw(everybody)
    places = [
        reverse("frontiers:run", args=[made.uuid]),
        reverse("frontiers:units", args=[made.uuid]),
        reverse("frontiers:units", args=[made.uuid]) + "?csv",
        reverse("api:frontier", args=[made.uuid]),
        reverse("api:frontier_units", args=[made.uuid]),
    ]
    for place in places:
        assert "Fir of the Hills" in client.get(place).content.decode(), place

    if how == "hides its name":
        Share.objects.all().delete()
    else:
        who = fir if how == "leaves" else everybody.mentee
        Participation.objects.filter(organisation=who).update(takes_part=False)

    for place in places:
        said = client.get(place).content.decode()
        assert "Fir of the Hills" not in said, place
        assert str(fir.uuid) not in said, place
        assert "100,000,000" not in said, place
        assert "100000000" not in said, place
    program = client.get(places[3]).json()
    assert (program["targets"], program["slacks"]) == (None, None)
    assert program["peers"][0]["figures"] is None
    assert "Fir of the Hills" not in repr(document(made, today=AT.date()))
    assert hints(everybody.mentee, everybody.actor("mentee_reporter")) == {}


def test_who_was_left_out_and_hides_its_name_again_is_not_named(everybody, trees, client):
    short = participant("Short of figures", HIDDEN)
    Value.objects.filter(sheet__organisation=short, variable="sold").delete()
    Share.objects.create(giver=short, since_at=AT)
    made = draw(everybody)
    address = reverse("frontiers:run", args=[made.uuid])
    assert "Short of figures" in client.get(address).content.decode()

    Share.objects.all().delete()

    assert "Short of figures" not in client.get(address).content.decode()


# --- the list of all ---


def test_the_list_of_all_is_the_run_and_comes_as_csv(everybody, trees, made, client):
    address = reverse("frontiers:units", args=[made.uuid])

    page = client.get(address).content.decode()
    rows = list(
        csv.DictReader(io.StringIO(client.get(address + "?csv").content.decode("utf-8-sig")))
    )

    assert page.count('<tr><th scope="row">') == 5
    by_name = {row["name"]: float(row["score"]) for row in rows}
    wanted = dict(zip((uuid for uuid, _, _ in made.units), made.result["scores"], strict=True))
    assert by_name["Águas do Lago"] == wanted[str(everybody.mentee.uuid)]
    assert float(rows[0]["sold"]) == 6e6
    in_order = ["Águas do Lago", *sorted(PUBLISHED)]  # by name, whatever the scores
    assert [row["name"] for row in rows] == in_order
    program = client.get(reverse("api:frontier_units", args=[made.uuid])).json()
    assert [row["name"] for row in program["items"]] == in_order
    places = [page.index(f">{name}</a>") for name in in_order]
    assert places == sorted(places)


# --- the document ---


def charts(made: Document) -> list[BarChart]:
    return [each for each in walk(made.blocks) if isinstance(each, BarChart)]


def test_ours_stands_beside_the_target_and_the_table_has_what_lies_between(made):
    side_by_side, _scores = charts(document(made, today=AT.date()))
    targets = made.own["targets"]

    for bar, code in zip(
        side_by_side.bars, [*ASKED.model.inputs, *ASKED.model.outputs], strict=True
    ):
        assert bar.values[0].value == pytest.approx(made.own["figures"][code], rel=0.01)
        assert bar.values[1].value == pytest.approx(targets[code], rel=0.01)
    row = side_by_side.behind.rows[0]
    assert row[0][1].text.endswith(" · used")
    assert row[3][0].value == pytest.approx(row[2].value - row[1].value, rel=0.02)
    assert side_by_side.title.startswith("Furthest from the target: ")


def test_scores_are_counted_in_tenths_and_ours_is_marked(made):
    _side_by_side, scores = charts(document(made, today=AT.date()))
    counts = [bar.values[0].value for bar in scores.bars]
    (ours,) = (bar.label for bar in scores.bars if bar.is_own)

    assert (counts[0] > 0, sum(counts)) == (True, 5)  # tenths below the lowest are left out
    assert scores.bars[-1].label == "100\u00a0%"
    tenth = int(made.own["score"] * 10) * 10
    assert ours == f"from {tenth}\u00a0% to less than {tenth + 10}\u00a0%"
    assert scores.title == f"{counts[-1]} of 5 operators are surpassed by nobody"


def test_the_same_run_gives_the_same_bytes_on_another_day(made):
    first, later = (
        paper.render(document(made, today=AT.date().replace(day=day))) for day in (2, 3)
    )

    assert first == later


def test_a_name_is_never_read_as_markup(made, trees):
    for tree in trees.values():
        tree.name = '#panic("no") $ *bold* \\ _x_ [ ] <a> @b "quoted"'
        tree.save(update_fields=["name"])

    assert paper.render(document(made, today=AT.date())).startswith(b"%PDF")


def test_asking_for_help_is_offered_on_the_page_and_left_out_of_files(trees, made, client):
    peer = next(tree for tree in trees.values() if str(tree.uuid) == made.own["peers"][0]["uuid"])
    member(peer, Role.COORDINATOR)
    words = f"Ask {peer.name} for help"

    assert words in client.get(reverse("frontiers:run", args=[made.uuid])).content.decode()
    file = docx.Document(io.BytesIO(client.get(
        reverse("frontiers:paper", args=[made.uuid, "docx"])
    ).content))  # fmt: skip
    assert not [each for each in file.paragraphs if "for help" in each.text]
    assert [each for each in file.paragraphs if peer.name in each.text]


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_the_page_offers_files_and_gives_them(made, client, form, begins):
    address = reverse("frontiers:paper", args=[made.uuid, form])

    assert address in client.get(reverse("frontiers:run", args=[made.uuid])).content.decode()
    file = client.get(address)
    assert file.content.startswith(begins)
    assert file["Content-Disposition"] == f'attachment; filename="frontier-{YEAR}.{form}"'
    program = client.get(reverse("api:frontier_report", args=[made.uuid, form]))
    assert program.content == file.content


# --- long runs ---


def test_a_long_run_is_waited_for_and_can_be_cancelled(everybody, trees, client, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 3)
    page = asked(everybody, client)
    run = Run.objects.get()
    address = reverse("frontiers:waiting", args=[run.uuid])
    assert page.redirect_chain[-1][0] == address
    assert "0 of 5 operators so far" in page.content.decode()

    cancelled = client.post(address, follow=True)

    assert "Nothing of it was kept." in cancelled.content.decode()
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED


# --- programs ---


def test_a_program_draws_reads_and_lists(everybody, trees, client):
    address = reverse("api:draw_frontier", args=[everybody.mentee.uuid])
    given = {"model": "physical", "year": YEAR}
    answer = client.post(address, given, content_type="application/json")
    said = answer.json()
    again = client.post(address, given, content_type="application/json").json()

    run = Frontier.objects.get()
    assert answer.status_code == 201
    assert again == said
    assert said["run"]["uuid"] == str(run.uuid)
    assert said["score"] == run.own["score"]
    assert said["targets"] == run.own["targets"]
    assert {peer["name"] for peer in said["peers"]} <= set(PUBLISHED)
    assert client.get(reverse("api:frontier", args=[run.uuid])).json() == said
    (listed,) = client.get(reverse("api:frontiers")).json()["items"]
    assert listed["uuid"] == str(run.uuid)
    models = {model["code"] for model in client.get(reverse("api:frontier_models")).json()}
    assert models == MODELS.keys()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"model": "wishes"}, "not_in_list"),
        ({"criteria": ["supply"]}, "frontier_criterion"),
        ({"year": 1999}, "frontier_own_missing"),
    ],
)
def test_a_program_is_refused_with_the_reason(everybody, trees, client, changed, code):
    address = reverse("api:draw_frontier", args=[everybody.mentee.uuid])
    given = {"model": "physical", "year": YEAR} | changed
    answer = client.post(address, given, content_type="application/json")

    assert answer.status_code in {409, 422}
    assert [reason["code"] for reason in answer.json()["reasons"]] == [code]


@pytest.mark.parametrize("year", [-1, 0, 9999, 10**20])
@pytest.mark.parametrize("name", ["draw_frontier", "compare"])
def test_a_program_asks_for_a_year_of_our_calendar(everybody, trees, client, year, name):
    address = reverse(f"api:{name}", args=[everybody.mentee.uuid])
    given = {"model": "physical", "year": year}
    answer = client.post(address, given, content_type="application/json")

    assert answer.status_code == 422
    assert [reason["field"] for reason in answer.json()["reasons"]] == ["year"]


def test_a_program_waits_for_a_long_run_and_cancels_it(everybody, trees, client, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 3)
    address = reverse("api:draw_frontier", args=[everybody.mentee.uuid])
    answer = client.post(
        address, {"model": "physical", "year": YEAR}, content_type="application/json"
    )
    assert answer.status_code == 202
    assert (answer.json()["state"], answer.json()["units"]) == ("asked", 5)

    place = reverse("api:cancel_frontier", args=[answer.json()["uuid"]])
    assert client.delete(place).json()["state"] == "cancelled"
    assert client.get(place).json()["frontier"] is None


def test_a_run_that_is_not_there_is_not_found(client):
    assert client.get(reverse("api:frontier", args=[uuid4()])).status_code == 404


# --- hints for a shortlist ---


def test_peers_are_evidence_for_the_mentees_own_people_alone(everybody, trees, made):
    said = hints(everybody.mentee, everybody.actor("mentee_reporter"))

    assert said.keys() == {peer["uuid"] for peer in made.own["peers"]}
    for text in said.values():
        assert text.startswith(f"In figures of {YEAR}, among 5 operators, it is one of those")
        assert "no proof that it can teach" in text
    assert hints(everybody.mentee, everybody.actor("facilitator")) == {}
    assert hints(everybody.mentor, everybody.actor("mentor_coordinator")) == {}
