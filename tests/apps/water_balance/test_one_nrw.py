"""One year of one utility has one non-revenue water, wherever it is read.

From a checked balance through the figures to the profile, a need, a comparison, a frontier and the
report: on the page and for programs.
"""

from __future__ import annotations

import csv
import html
import re
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.apps.water_balance.made import AT, saved, sheet
from tests.compared import ALL, NRW, compare, line, peers, reviewed
from tests.frontiers import PUBLISHED, figures_of, physical, published
from tests.world import World, signed_in
from waterpeers.apps.benchmarking.models import Participation
from waterpeers.apps.frontiers import actions as frontiers
from waterpeers.apps.frontiers.queries import FrontierRequest
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.water_balance import actions
from waterpeers.domain.actors import Act
from waterpeers.domain.values import Origin, ValueState
from waterpeers.domain.water_balance import Form

pytestmark = pytest.mark.django_db
YEAR = 2025
# Ten million m³ put in, two exported, six billed at home: eight supplied, two of them lost.
ODD = {"own_sources": 10_000.0, "exported": 2_000.0, "billed_metered": 6_000.0}
# Meters that read low, water bought, water billed without a meter: 1,000 of 5,000 are lost.
CORRECTED = {
    "own_sources": 3_880.0, "own_sources_registered_percent": 97.0,  # 4,000 in truth
    "imported": 1_500.0, "exported": 500.0,
    "billed_metered": 3_700.0, "billed_unmetered": 300.0,
}  # fmt: skip
NETWORK = {
    "mains_length": 200.0, "service_connections": 12_000.0, "average_pressure": 30.0,
    "hours_under_pressure": 24.0,
}  # fmt: skip
CASES = {"exports": (ODD, 25.0), "meters corrected, water bought": (CORRECTED, 20.0)}


@pytest.fixture(params=list(CASES))
def case(request):
    return CASES[request.param]


def takes_its_figures(everybody: World, volumes: dict[str, float], form: Form) -> Any:
    """Check the balance of a year and review what it says; take part with some others."""
    row = saved(everybody, sheet=sheet(values=volumes | NETWORK, form=form))
    row = actions.check(
        row, revision=row.revision, act=Act(everybody.actor("mentee_signatory"), AT)
    )
    Value.objects.update(state=ValueState.REVIEWED, reviewed_at=AT)
    reviewed(
        everybody.mentee,
        {"staff_water": 120.0, "energy_water": 2e6, "pop_served_water": 60e3},
        year=YEAR,
    )
    Participation.objects.create(organisation=everybody.mentee, changed_at=AT)
    relist([everybody.mentee])
    peers()
    for name, figures in PUBLISHED.items():
        other = published(f"{name} upon Water", figures)
        told = physical(figures) | {"produced": figures[3] * 1.3}
        figures_of(other, told, year=YEAR, origin=Origin.PUBLISHED)
    return row


def numbers(page: bytes | str) -> set[str]:
    """Every number that stands on a page with a per cent sign behind it, as it is written."""
    text = page.decode() if isinstance(page, bytes) else page
    plain = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))
    return set(re.findall(r"(\d+(?:[.,]\d+)?)\s*%", plain))


def of_file(client: Any, address: str) -> list[Any]:
    """Every cell of a workbook."""
    book = load_workbook(BytesIO(client.get(address).content), data_only=True)
    return [cell for tab in book for row in tab.iter_rows(values_only=True) for cell in row]


@pytest.mark.parametrize("form", list(Form))
def test_a_year_loses_the_same_share_on_every_page_and_for_every_program(everybody, case, form):
    volumes, lost = case
    mentee, client = everybody.mentee, signed_in(everybody)
    row = takes_its_figures(everybody, volumes, form)
    told: dict[str, float] = {}

    # the balance
    api = client.get(f"/api/water-balances/{row.uuid}/").json()
    told["balance"] = api["indicators"]["non_revenue_water_percent_volume"]["value"]
    page = client.get(reverse("water_balance:show", args=[row.uuid])).content
    assert numbers(page) & {f"{lost:g}", f"{lost:.1f}"}, "the page of the balance"

    # the figures of the year
    computed = client.get(f"/api/figures/of/{mentee.uuid}/computed/", {"limit": 100}).json()
    (found,) = [each for each in computed["items"] if each["code"] == NRW]
    told["figures"] = found["value"]
    answer = client.get(reverse("indicators:figures-csv", args=[mentee.uuid]))
    rows = csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))
    told["file of figures"] = float(next(r["value"] for r in rows if r["code"] == NRW))
    one = reverse("indicators:one", args=[Value.objects.first().sheet.uuid, NRW])
    (exact,) = re.findall(r"<dd>(-?[\d.]+)</dd>", client.get(one).content.decode())
    told["page of the figure"] = float(exact)

    # the profile, and a need that quotes it
    profile = client.get(reverse("portal:operator", args=[mentee.uuid])).content
    assert numbers(profile) & {f"{lost:g}", f"{lost:.1f}"}, "the profile"
    need = client.post(
        f"/api/matching/needs/of/{mentee.uuid}/",
        {"working_area": "water_losses", "sentence": "Much of our water earns nothing.",
         "evidence_class": "own_data", "figure": NRW, "visibility": "network"},
        content_type="application/json",
    )  # fmt: skip
    assert need.status_code == 201, need.content
    assert f"{lost:g} % (2025" in need.json()["evidence"].replace("\xa0", " ")
    mine = client.get(reverse("matching:mine")).content
    assert f"{lost:g}" in numbers(mine), "the need"

    # the comparison, its report
    run = compare(everybody, ALL, YEAR)
    told["comparison"] = line(run)["standing"]["own"]
    api = client.get(f"/api/compare/runs/{run.uuid}/").json()
    told["comparison for programs"] = next(
        each["own"] for each in api["lines"] if each["indicator"] == NRW
    )
    page = client.get(reverse("benchmarking:run", args=[run.uuid])).content
    assert numbers(page) & {f"{lost:g}", f"{lost:.1f}"}, "the page of the comparison"
    cells = of_file(client, reverse("benchmarking:paper", args=[run.uuid, "xlsx"]))
    assert lost in [round(each, 9) for each in cells if isinstance(each, float | int)]

    # the frontier, whose loss is a volume
    asked = FrontierRequest.of("physical_losses", YEAR, "vrs", "input", [])
    drawn = frontiers.draw(mentee, asked, act=Act(everybody.actor("mentee_reporter"), AT))
    ours = drawn.own["figures"]
    told["frontier"] = 100 * ours["nrw_volume"] / (ours["nrw_volume"] + ours["sold"])

    assert told == {place: pytest.approx(lost, rel=1e-9) for place in told}
