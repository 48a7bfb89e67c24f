"""The report of a run as PDF."""

import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.compared import AT, compared
from tests.world import world
from waterpeers.apps.benchmarking import actions
from waterpeers.apps.benchmarking.documents import document
from waterpeers.domain.peer_groups import PeerRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    everybody = world()
    compared(everybody.mentee)
    reporter = everybody.actor("mentee_reporter")
    return actions.compare(everybody.mentee, PeerRule.of(["size"]), 2025, actor=reporter, at=AT)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_it_is_a_tagged_document_in_the_readers_language(run, language):
    with override(language):
        made = document(run, today=AT.date())

    assert made.startswith(b"%PDF-1.")
    assert re.search(rb"/Lang ?\(" + language.encode(), made)
    assert b"/StructTreeRoot" in made


def test_the_same_run_gives_the_same_bytes_on_another_day(run):
    first = document(run, today=AT.date())

    assert document(run, today=AT.date() + timedelta(days=1)) == first


def test_a_name_is_never_read_as_markup(run):
    run.organisation.name = '#panic("no") $ *bold* \\ _x_ [ ] <a> @b "quoted"'

    assert document(run, today=AT.date()).startswith(b"%PDF")
