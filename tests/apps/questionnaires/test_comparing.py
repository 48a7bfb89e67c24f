"""Two sides are kept apart until both have handed in; then they stand next to each other."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.apps.questionnaires.made import COMPLETE, asked, by, respondent, save
from tests.apps.questionnaires.test_pages import in_text
from tests.conftest import NOON
from tests.world import member, signed_in
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values, review, submit
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.models import Sharing, Submission
from waterpeers.apps.questionnaires.queries.filling import filling
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.periods import calendar_year

pytestmark = pytest.mark.django_db
SIDES = {"self": ("mentee_reporter", "mentee_signatory"), "peer": ("mentor_coordinator",) * 2}


def hand_in(everybody, round_, side, **changed):
    who = respondent(round_, side)
    saves, commits = SIDES[side]
    given = COMPLETE | {code: {"value": value} for code, value in changed.items()}
    save(who, by(everybody, saves), given)
    sheets.hand_in(who, act=by(everybody, commits))
    return who


def compare_page(everybody, round_, who="mentee_reporter", **query):
    address = reverse("questionnaires:compare", args=[round_.uuid])
    return in_text(signed_in(everybody, who).get(address, query))


def test_neither_side_reads_the_other_before_both_have_handed_in(everybody):
    round_ = asked(everybody)
    mine = hand_in(everybody, round_, "self", net="4")
    peer = signed_in(everybody, "mentor_coordinator")

    assert "Nothing to read yet from: Waterbedrijf Delta" in compare_page(everybody, round_)
    assert "Águas do Lago" in compare_page(everybody, round_, "mentor_coordinator")
    assert "metered zones" not in compare_page(everybody, round_, "mentor_coordinator")
    assert peer.get(reverse("questionnaires:read", args=[mine.uuid])).status_code == 404
    hand_in(everybody, round_, "peer", net="2")

    said = compare_page(everybody, round_, "mentor_coordinator")
    assert "metered zones" in said
    assert "repair log with place" in said
    assert peer.get(reverse("questionnaires:read", args=[mine.uuid])).status_code == 200


@pytest.mark.parametrize(
    ("sharing", "status"), [(Sharing.AT_ONCE, 200), (Sharing.NEVER, 404), (Sharing.WHEN_ALL, 404)]
)
def test_a_round_says_when_others_read(everybody, sharing, status):
    round_ = asked(everybody, sharing=sharing)
    mine = hand_in(everybody, round_, "self")
    peer = signed_in(everybody, "mentor_coordinator")

    assert peer.get(reverse("questionnaires:read", args=[mine.uuid])).status_code == status
    facilitator = signed_in(everybody, "facilitator")
    assert facilitator.get(reverse("questionnaires:read", args=[mine.uuid])).status_code == 200
    outsider = signed_in(everybody, "outsider")
    assert outsider.get(reverse("questionnaires:read", args=[mine.uuid])).status_code == 404


def test_the_largest_difference_comes_first_and_not_known_is_no_number(everybody):
    round_ = asked(everybody)
    hand_in(everybody, round_, "self", net="4", log="2", areas=["billing"])
    hand_in(everybody, round_, "peer", net="3", log="0", areas=["billing"], causes="money")

    said = compare_page(everybody, round_)

    order = [said.index(text) for text in ("Is every repair", "Network and losses", "main cause")]
    assert order == sorted(order)
    assert "Different +2" in said
    assert "Different +1" in said
    assert "One side knows" in said


def test_a_round_is_compared_with_an_earlier_one(everybody):
    first = asked(everybody)
    hand_in(everybody, first, "self", net="2")
    later = asked(everybody)
    later.opened_at = NOON + timedelta(days=400)
    later.save()
    hand_in(everybody, later, "self", net="4")

    said = compare_page(everybody, later, before=str(first.uuid))

    assert "Up +2" in said
    assert "The same" in said


def test_groups_of_few_people_are_put_together(everybody):
    round_ = asked(everybody, ("mentee", "self"), is_personal=True, least_shown=3)
    who = respondent(round_)
    groups = ["board", "managers", "managers", "operators", "operators", "operators"]
    for number, group in enumerate(groups):
        somebody = member(everybody.mentee, Role.REPORTER, f"m{number}@example.org")
        act = Act(actor_of(somebody), NOON)
        level = {"board": "5", "managers": "4", "operators": "1"}[group]
        save(who, act, COMPLETE | {"net": {"value": level}}, group=group)
        sheets.hand_in(who, act=act)

    said = compare_page(everybody, round_)

    assert "6 people have handed in" in said
    assert "Board, Managers: middle: 4.0" in said
    assert "Operators and field staff: middle: 1.0" in said
    assert "Seen differently inside" in said


# --- reviewed figures ---


def reviewed(everybody, **values):
    """Put figures of 2025 among the reviewed ones of the mentee."""
    given = [ReportedFigure(code, float(value), grade="B2") for code, value in values.items()]
    sheet = report_values(
        everybody.mentee, calendar_year(2025), given, act=by(everybody, "mentee_reporter")
    )
    submit(sheet, act=by(everybody, "mentee_reporter"))
    review(sheet, act=by(everybody, "mentee_signatory"))


def test_a_reviewed_figure_is_shown_with_its_grade_and_nobody_types_it(everybody):
    reviewed(everybody, produced=1000, sold=600)
    who = respondent(asked(everybody, year=2026))
    client = signed_in(everybody)
    page = client.get(reverse("questionnaires:section", args=[who.uuid, "facts"]))

    assert "40 % Reviewed figure of 2025 Grade B2" in in_text(page)
    assert 'name="v-nrw"' not in page.content.decode()
    save(who, by(everybody, "mentee_reporter"), COMPLETE | {"nrw": {"value": "3"}})
    sheets.hand_in(who, act=by(everybody, "mentee_signatory"))
    kept = Submission.objects.get().said["nrw"].value
    assert (kept.number, kept.year, kept.is_reviewed) == (40.0, 2025, True)


def test_figures_of_another_are_shown_as_far_as_one_may_see_them(everybody):
    reviewed(everybody, produced=1000, sold=600)
    round_ = asked(everybody, year=2026, figures_of=everybody.mentee)

    own = filling(respondent(round_), everybody.actor("mentee_reporter"))
    peer = filling(respondent(round_, "peer"), everybody.actor("mentor_coordinator"))

    assert own.figures.keys() == {"nrw"}
    assert peer.figures == {}  # what is sold is not public


def test_a_figure_that_is_missing_is_asked_for_and_counts_as_ones_own_word(everybody):
    who = respondent(asked(everybody, year=2026))
    client = signed_in(everybody)

    page = client.get(reverse("questionnaires:section", args=[who.uuid, "facts"]))
    assert "No reviewed figure of 2025" in in_text(page)
    save(who, by(everybody, "mentee_reporter"), COMPLETE | {"nrw": {"value": "41,5"}})
    sheets.hand_in(who, act=by(everybody, "mentee_signatory"))

    kept = Submission.objects.get().said["nrw"].value
    assert (kept.number, kept.is_reviewed, kept.grade) == (41.5, False, "")
