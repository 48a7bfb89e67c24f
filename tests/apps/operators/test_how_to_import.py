"""What docs/how-to/import-operators.md shows works as it is shown."""

import re

import pytest

from tests.conftest import NOON, ROOT
from waterpeers.apps.foundation.mappings import read_mapping
from waterpeers.apps.foundation.tables import open_table
from waterpeers.apps.indicators.actions.imports import import_figures, import_values
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.matching.actions.offers import import_offers
from waterpeers.apps.operators.actions.imports import import_operators
from waterpeers.apps.operators.imports.rows import FIELDS
from waterpeers.domain.actors import Act, Actor

LAKELAND = "Licence,Utility,Year,Pop,Type,Produced\n7,Lakeland (invented),2024,9,State,2.5\n"
KEEPER = Actor(is_administrator=True)


@pytest.mark.django_db
def test_the_examples_of_the_page(tmp_path):
    page = (ROOT / "docs" / "how-to" / "import-operators.md").read_text()
    utilities, figures, strengths = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)
    (mapping,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)

    def table(name: str, text: str):
        (tmp_path / name).write_text(text)
        return open_table(tmp_path / name)

    outcome = import_operators(table("u.csv", utilities), None, act=Act(KEEPER, NOON))
    assert (outcome.created, outcome.rejected) == (2, [])
    stored = import_figures(table("f.csv", figures), None, act=Act(KEEPER, NOON)).stored
    assert stored.created == 2
    offers = import_offers(table("o.csv", strengths), None, act=Act(KEEPER, NOON))
    assert (offers.created, offers.rejected, offers.ignored) == (1, [], [])
    (tmp_path / "m.toml").write_text(mapping)
    outcome = import_operators(
        table(
            "l.csv",
            "Licence,Utility,Year,Pop,Type,Produced\n7,Lakeland (invented),2024,9,State,2.5\n",
        ),
        read_mapping(tmp_path / "m.toml", FIELDS),
        act=Act(KEEPER, NOON),
        store_values=lambda lines: import_values(lines, act=Act(KEEPER, NOON)),
    )
    assert (outcome.created, outcome.rejected) == (1, [])
    assert Value.objects.get(reported="2.5").value == 2500
