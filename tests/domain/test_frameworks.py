"""One value feeds all sets of indicators that define it alike; where they differ, it is said."""

from math import isnan

import pytest

from waterpeers.domain.catalogue import in_language
from waterpeers.domain.frameworks import FRAMEWORKS, framework, with_last_year
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.results import Reported, compute_table, results


@pytest.mark.parametrize(
    ("code", "size"),
    [("ibnet", 51), ("iwa", 11), ("snis", 37), ("sispea", 18), ("gwopa", 28), ("sdg", 3)],
)
def test_every_framework_is_whole_and_said_in_three_languages(code, size):
    found = framework(code)

    assert len(found.indicators) == size
    assert found.source
    for each in found.indicators:
        made = found.catalogue.indicators[each]
        assert {language for language, _ in made.names} == {"en", "fr", "es"}, each
        for version in made.versions:
            assert not version.notes or len(version.notes) == 3, each
    for each, link in found.links.items():
        assert link.is_same or len(link.differences) == 3, each
        assert link.is_same == (not link.difference("fr"))


def test_an_unknown_framework_is_refused():
    with pytest.raises(KeyError):
        framework("apgar")


def test_what_is_the_same_gives_the_same_figure():
    """Where only the code and the unit differ, a framework's figure is ours, converted."""
    values = {code: [1000.0 + 30 * n] for n, code in enumerate(catalogue().variables)}
    values["produced"] = [values["own_sources"][0] + values["imported"][0]]
    ours = compute_table(catalogue(), [2030], values)
    for code in FRAMEWORKS:
        found = framework(code)
        theirs = compute_table(found.catalogue, [2030], found.filled(values), found.indicators)
        for each, link in found.links.items():
            if link.is_same:
                definition = found.catalogue.indicators[each]
                factor = {
                    ("ibnet", "6.3"): 1e-3, ("gwopa", "nrw_conn"): 0.365,
                }.get((code, each), 1)  # fmt: skip
                expected = factor * ours[link.ours][0]
                assert theirs[each][0] == pytest.approx(expected, rel=1e-12), (each, definition)


def test_one_value_feeds_ours_and_theirs():
    snis = framework("snis")

    theirs = snis.filled({"produced": [5.0], "own_sources": [2e6], "conn_water": [10.0]})
    ours = snis.filled({"AG006": [2000.0], "AG002": [10.0]})

    assert theirs["AG006"] == [2000.0]
    assert ours["own_sources"] == [2e6]
    assert ours["conn_water"] == theirs["AG002"] == [10.0]


def test_a_column_that_is_given_is_never_changed():
    given = {"AG006": [2000.0], "own_sources": [1.0]}

    assert framework("snis").filled(given) == given


def of_snis(code, year, **values):
    snis = framework("snis")
    reported = {each: Reported(float(value)) for each, value in values.items()}
    return results(snis.catalogue, reported, year, snis.indicators)[code]


@pytest.mark.parametrize(
    ("year", "expected", "version"),
    [(1997, 4.0, "1"), (1998, 5.0, "2"), (2009, 4.0, "3"), (2010, 5.0, "4"), (2021, 5.0, "4")],
)
def test_the_formula_of_the_year_is_used_and_named(year, expected, version):
    """Four staff per thousand on the year-end stock, five on the mean of two years."""
    found = of_snis("IN045", year, FN026=40, FN026A=35, AG002=10_000, AG002A=5_000)

    assert found.value == expected
    assert found.version == version


def test_the_stock_of_the_year_stands_in_where_last_years_is_blank():
    assert of_snis("IN045", 2020, FN026=40, AG002=10_000).value == 4.0


def test_a_share_is_held_at_100_in_the_years_that_did_so():
    assert of_snis("IN055", 2009, AG001=120, G12A=100).value == 100
    assert of_snis("IN055", 2010, AG001=120, G12A=100).value == pytest.approx(120)
    assert of_snis("IN015", 2012, ES005=120, AG010=100).value == pytest.approx(120)
    assert of_snis("IN015", 2013, ES005=120, AG010=100).value == 100


def test_versions_say_why():
    first = framework("snis").catalogue.indicators["IN055"].versions[0]

    assert "2009" in in_language(first.notes, "fr")


def test_last_year_comes_from_last_years_row():
    columns = {"AG002": [10.0, 12.0, 7.0]}
    previous = framework("snis").previous

    found = with_last_year(columns, previous, ["a", "a", "b"], [2019, 2020, 2020])

    assert found["AG002A"][1] == 10.0
    assert isnan(found["AG002A"][0])
    assert isnan(found["AG002A"][2])


def test_last_years_own_column_is_kept():
    columns = {"AG002": [10.0, 12.0], "AG002A": [9.0, 11.0]}

    found = with_last_year(columns, framework("snis").previous, ["a", "a"], [2019, 2020])

    assert found["AG002A"] == [9.0, 11.0]


def test_published_as_means_the_very_same():
    """A code of a framework stands under *published* only where its formula is ours, and under
    *similar* where the crosswalk says what differs."""
    for code, each in catalogue().indicators.items():
        for said, is_same in ((each.published, True), (each.similar, False)):
            for name in said:
                source, _, theirs = name.partition(" ")
                if source.lower() not in FRAMEWORKS or " " in theirs:
                    continue  # not the code alone: “family”, “(percent)”
                link = framework(source.lower()).links.get(theirs.rstrip("*"))
                if link is not None and link.ours == code:
                    assert link.is_same is is_same, (code, name)


def test_every_code_that_is_named_has_its_place_in_a_crosswalk():
    """Nobody finds a code beside a definition that its framework does not link with it."""
    for code, each in catalogue().indicators.items():
        for name in (*each.published, *each.similar):
            source, _, theirs = name.partition(" ")
            known = source.lower() in FRAMEWORKS and theirs in framework(source.lower()).indicators
            if known:
                assert framework(source.lower()).links[theirs].ours == code, (code, name)


def test_computed_is_said_with_its_evidence_and_only_of_what_is_published_alike():
    for code, each in catalogue().indicators.items():
        assert (each.checked == "computed") == bool(each.evidence), code
        for evidence in each.evidence:
            if evidence.against.startswith("SNIS"):
                assert evidence.against in each.published, code


def of_france(**values):
    sispea = framework("sispea")
    reported = {each: Reported(float(value)) for each, value in values.items()}
    return results(sispea.catalogue, reported, 2024, sispea.indicators)


def test_the_efficiency_that_france_asks_for():
    """2 million m³, 1.22 billed and 30,000 used unmetered, on 800 km: 62.5 %, and 1.25 million
    over 800 km and 365 days are 4.28; the threshold is 65 + 4.28 / 5 = 65.86."""
    rural = of_france(produced=2e6, sold=1.22e6, unbilled_unmetered=3e4, net_water_km=800)
    town = of_france(produced=2e7, sold=1.8e7, net_water_km=400)

    assert rural["P104.3"].value == pytest.approx(62.5)
    assert rural["ILC"].value == pytest.approx(1.25e6 / 800 / 365)
    assert rural["P106.3"].value == pytest.approx(7.5e5 / 800 / 365)
    assert rural["threshold"].value == pytest.approx(65 + 1.25e6 / 800 / 365 / 5)
    assert rural["above threshold"].value == pytest.approx(62.5 - 65.856164, abs=1e-6)
    assert town["threshold"].value == 85
    assert town["above threshold"].value == pytest.approx(5)


def test_exports_count_on_both_sides_of_frances_efficiency():
    """As its sheet says: consumed and sold to other services, over produced and bought."""
    found = of_france(produced=10, exported=2, sold=6, net_water_km=1)

    assert found["P104.3"].value == pytest.approx(80)


def test_what_is_unpaid_a_year_later_is_no_collection_ratio():
    found = of_france(unpaid_last_year=2, billed_last_year=100, debt=50, gross_savings=5,
                      complaints_written=9, cuts_unannounced=3, subscribers=3000)  # fmt: skip

    assert found["P154.0"].value == 2
    assert found["P153.2"].value == 10
    assert (found["P155.1"].value, found["P151.1"].value) == (3, 1)


def test_brazils_billed_water_is_ours_without_exports():
    columns = {"AG011": [8.0, 8.0], "AG019": [2.0, float("nan")]}

    filled = framework("snis").filled(columns)

    assert filled["sold"] == [6000.0, 8000.0]
    assert filled["exported"][0] == 2000.0
    back = framework("snis").filled({"sold": [6000.0], "exported": [2000.0]})
    assert back["AG011"] == [8.0]
