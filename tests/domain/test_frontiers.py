"""Whose figures enter a frontier, and what is compared."""

from itertools import product

import pytest

from waterpeers.domain.frontiers import CRITERIA, MODELS, FigureBasis, basis, is_money
from waterpeers.domain.indicators import variables
from waterpeers.domain.peer_groups import Criterion


@pytest.mark.parametrize("facts", list(product([False, True], repeat=4)))
def test_a_figure_enters_only_if_the_reader_may_read_it_with_its_name(facts):
    is_own, is_published, is_hidden, shows_its_name = facts
    found = basis(
        is_own=is_own,
        is_published=is_published,
        is_hidden=is_hidden,
        shows_its_name=shows_its_name,
    )

    may_be_read = is_own or shows_its_name or (is_published and not is_hidden)
    assert (found is not None) == may_be_read
    if found is FigureBasis.PUBLISHED:
        assert is_published
        assert not is_hidden
    if found is FigureBasis.SHOWN:
        assert shows_its_name


def test_models_are_made_of_variables_that_add_up():
    for model in MODELS.values():
        assert len(set(model.columns)) == len(model.columns)
        for code in model.variables:
            assert variables()[code].adds, code


def test_one_model_does_without_money():
    assert not any(is_money(code) for code in MODELS["physical"].columns)
    assert is_money("opex_total")


def test_no_filter_rests_on_reviewed_figures():
    assert not {Criterion.SUPPLY, Criterion.WATER_SOURCE} & set(CRITERIA)
