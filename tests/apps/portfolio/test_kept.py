"""Where partnerships stand is kept: what is read of it is what one would find, at any moment."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests.apps.follow_up.made import followed_of
from tests.apps.portfolio.made import drifted, many
from tests.conftest import NOON
from tests.world import member, operator
from tests.world import world as people
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.follow_up.actions.health import start_health_check
from waterpeers.apps.operators.actions.affiliations import affiliate
from waterpeers.apps.operators.actions.profiles import change_profile
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.portfolio import runs
from waterpeers.apps.portfolio.actions import keep_standings, save_view
from waterpeers.apps.portfolio.models import KeptStanding, Touched
from waterpeers.apps.portfolio.queries.kept import MOST_TOUCHED, kept_standings
from waterpeers.apps.portfolio.queries.lines import portfolio
from waterpeers.domain.actors import NOBODY, Act, Role
from waterpeers.domain.partnerships import PartyRole, Phase

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def followed():
    made = followed_of(people())
    Partnership.objects.filter(pk=made.partnership.pk).update(phase=Phase.DO)
    keep(NOON)
    return made


def keep(at):
    while keep_standings(act=Act(NOBODY, at)):
        pass


def queries_of(actor, at):
    with CaptureQueriesContext(connection) as caught:
        portfolio(actor, at)
    return len(caught)


def readers(followed):
    """One who helps, both sides, and a funder, who is told less."""
    funder = operator("Fund", kind="funder")
    Party.objects.create(
        partnership=followed.partnership, organisation=funder, role=PartyRole.FUNDER
    )
    people = [followed.world.actor(who) for who in ("facilitator", "administrator", "outsider")]
    people += [followed.deal.mentee, followed.deal.mentor]
    return [*people, actor_of(member(funder, Role.COORDINATOR, "fund@site.example"))]


def test_what_is_kept_says_the_same_to_all_in_all_languages(followed):
    followed.note(due_on=date(2026, 11, 12))
    every = readers(followed)
    keep(NOON + 20 * DAY)
    for language in ("en", "fr", "es"):
        with override(language):
            for actor in every:
                assert drifted(actor, NOON + 20 * DAY) == []
    assert {row.on for row in KeptStanding.objects.all()} == {(NOON + 20 * DAY).date()}


def test_what_is_kept_costs_three_queries_however_many_they_are(followed):
    helper = followed.world.actor("facilitator")
    assert queries_of(helper, NOON) == 3
    many(followed.world, 25, at=NOON)
    fresh = queries_of(helper, NOON)  # those of which nothing is kept are worked out
    keep(NOON)

    assert fresh > 10
    assert queries_of(helper, NOON) == 3
    assert drifted(helper, NOON) == []


def test_what_was_kept_yesterday_holds_no_more(followed):
    followed.note(due_on=NOON.date())
    keep(NOON)
    helper, later = followed.world.actor("facilitator"), NOON + DAY

    assert portfolio(helper, NOON)[0].late == 0
    assert portfolio(helper, later)[0].late == 1
    keep(later)
    assert queries_of(helper, later) == 3
    assert portfolio(helper, later)[0].late == 1


def test_what_both_sides_do_is_seen_at_once(followed):
    helper = followed.world.actor("facilitator")
    followed.note(due_on=NOON.date() - DAY)

    assert Touched.objects.filter(uuid=followed.partnership.uuid).exists()
    assert portfolio(helper, NOON)[0].late == 1
    start_health_check(followed.partnership, act=Act(followed.deal.mentee, NOON))
    assert drifted(helper, NOON) == []
    keep(NOON)
    assert not Touched.objects.exists()
    assert drifted(helper, NOON) == []


def test_what_befalls_an_organisation_is_seen_in_its_partnerships(followed):
    others = many(followed.world, 3, at=NOON)
    keep(NOON)
    party = followed.partnership.parties.get(role=PartyRole.MENTEE)
    platform, helper = followed.world.platform, followed.world.actor("facilitator")
    affiliate(platform, member=party.organisation, act=Act(helper, NOON))

    touched = set(Touched.objects.values_list("uuid", flat=True))
    assert party.organisation.uuid in touched
    assert not touched & {each.uuid for each in others}
    assert drifted(helper, NOON) == []
    keep(NOON)
    assert drifted(helper, NOON) == []
    organisation = Organisation.objects.get(pk=party.organisation_id)
    change_profile(
        organisation, {"name": "Águas Novas"}, revision=organisation.revision, act=Act(helper, NOON)
    )
    assert drifted(helper, NOON) == []


def test_where_nobody_keeps_anything_for_long_little_is_read_of_what_was_touched(followed):
    helper = followed.world.actor("facilitator")
    keep(NOON)
    followed.note(due_on=NOON.date() - DAY)
    Touched.objects.bulk_create(Touched(uuid=uuid4()) for _ in range(MOST_TOUCHED))

    assert kept_standings(Partnership.objects.all(), helper, NOON.date()) == {}
    assert drifted(helper, NOON) == []


def test_looking_for_something_touches_nothing(followed):
    save_view("Late", "needs=late", act=Act(followed.world.actor("facilitator"), NOON))

    assert not Touched.objects.exists()


def test_another_shape_and_another_start_are_worked_out_anew(followed):
    helper = followed.world.actor("facilitator")
    KeptStanding.objects.update(content='{"of": "an earlier release"}')
    assert drifted(helper, NOON) == []

    assert runs.Keeping()(NOON) == 1
    assert '"of"' not in KeptStanding.objects.get(reader="sides").content
    assert queries_of(helper, NOON) == 3
