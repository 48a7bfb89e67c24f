"""Entering and changing, whatever the subject: shown here with service ladders."""

import html
import json
import re

import pytest
from django.urls import reverse

from tests.apps.ladders.made import AT, entered, saved
from tests.world import signed_in
from waterpeers.apps.ladders.kinds import KIND
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.records import actions
from waterpeers.domain.actors import Act

pytestmark = pytest.mark.django_db
TYPED = {
    "year": "2025", "zone": "", "source": "Enquête 2025", "note": "", "at_least_basic": "71",
    "limited": "12", "unimproved": "11", "surface_water": "6",
}  # fmt: skip


def hidden(answer):
    """Give what a page sends along unseen."""
    found = re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()
    )
    return {name: html.unescape(value) for name, value in found}


def as_typed(row):
    texts = {"source": row.source, "note": row.note}
    return texts | {code: str(percent) for code, percent in row.percents.items()}


def cells(answer):
    """Give the table of two versions: field, theirs, mine."""
    table = re.search(r"<tbody>(.*?)</tbody>", answer.content.decode(), re.S)
    texts = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table[1], re.S) if table else []
    words = [html.unescape(" ".join(text.split())) for text in texts]
    return [tuple(words[i : i + 3]) for i in range(0, len(words), 3)]


def test_a_number_that_is_none_does_not_hide_what_the_rules_say(everybody):
    client = signed_in(everybody)
    address = reverse("ladders:start", args=[everybody.mentee.uuid, "water"])

    answer = client.post(address, TYPED | {"year": "1500", "limited": "a lot", "source": " "})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert set(form.errors) == {"year", "limited", "source"}
    assert len(form.errors["limited"]) == 1, "what was not read is not missing as well"
    assert not SavedLadder.objects.exists()


def test_what_only_the_action_knows_is_said_with_the_status_of_the_api(everybody):
    saved(everybody)
    client = signed_in(everybody)

    answer = client.post(reverse("ladders:start", args=[everybody.mentee.uuid, "water"]), TYPED)

    assert answer.status_code == 422
    assert answer.context["form"].errors["year"] == [
        "This year and zone have been entered already."
    ]


def test_two_versions_show_what_the_other_changed_and_who(everybody):
    row = saved(everybody)
    address = reverse("ladders:change", args=[row.uuid])
    client = signed_in(everybody)
    form = hidden(client.get(address))
    other = everybody.actor("mentee_signatory")
    actions.change(
        KIND, row, entered(limited=13.0, unimproved=10.0), revision=1, act=Act(other, AT)
    )

    mine = {"note": "Mine", "limited": "14.0", "unimproved": "9.0"}
    answer = client.post(address, as_typed(row) | form | {"revision": "1"} | mine)

    assert answer.status_code == 409
    assert cells(answer) == [("Limited", "13.0", "14.0"), ("Unimproved", "10.0", "9.0")]
    assert "mentee.signatory saved while you were typing" in answer.content.decode()
    again = client.post(address, as_typed(row) | hidden(answer) | {"note": "Mine"})
    assert again.status_code == 302
    row.refresh_from_db()
    assert (row.note, row.percents["limited"], row.revision) == ("Mine", 12.0, 3)


def test_what_only_the_other_changed_is_taken_over_and_said(everybody):
    row = saved(everybody)
    address = reverse("ladders:change", args=[row.uuid])
    client = signed_in(everybody)
    form = hidden(client.get(address))
    other = everybody.actor("mentee_signatory")
    actions.change(
        KIND, row, entered(limited=13.0, unimproved=10.0), revision=1, act=Act(other, AT)
    )

    answer = client.post(address, as_typed(row) | form | {"revision": "1", "note": "Mine"})

    assert answer.status_code == 409
    assert cells(answer) == []
    assert [(each.label, each.theirs) for each in answer.context["taken"]] == [
        ("Limited", "13.0"),
        ("Unimproved", "10.0"),
    ]
    shown = answer.context["form"]
    assert (shown["limited"].value(), shown["note"].value()) == ("13", "Mine")


def test_both_may_have_made_the_same_change(everybody):
    row = saved(everybody)
    address = reverse("ladders:change", args=[row.uuid])
    client = signed_in(everybody)
    form = hidden(client.get(address))
    other = everybody.actor("mentee_signatory")
    actions.change(
        KIND, row, entered(limited=13.0, unimproved=10.0), revision=1, act=Act(other, AT)
    )
    row.refresh_from_db()

    answer = client.post(address, as_typed(row) | form | {"revision": "1"})

    assert answer.context["differences"] == []
    assert "Yours says the same in all that they changed." in answer.content.decode()


@pytest.mark.parametrize("shown", ["", "[]", "{", "7", '{"limited": 3}', json.dumps(["x"])])
def test_without_what_was_shown_all_that_differs_is_shown(everybody, shown):
    row = saved(everybody)
    other = everybody.actor("mentee_signatory")
    actions.change(
        KIND, row, entered(limited=13.0, unimproved=10.0), revision=1, act=Act(other, AT)
    )

    answer = signed_in(everybody).post(
        reverse("ladders:change", args=[row.uuid]),
        as_typed(SavedLadder.objects.get()) | {"revision": "1", "note": "", "as_shown": shown},
    )

    assert [line.name for line in answer.context["differences"]] == ["note"]


def test_a_draft_keeps_what_was_shown_when_it_was_begun(everybody):
    row = saved(everybody)
    address = reverse("ladders:change", args=[row.uuid])
    client = signed_in(everybody)
    form = hidden(client.get(address))
    draft = as_typed(row) | form | {"note": "Not sent yet"}
    client.post(reverse("accounts:autosave"), draft)
    other = everybody.actor("mentee_signatory")
    actions.change(
        KIND, row, entered(limited=13.0, unimproved=10.0), revision=1, act=Act(other, AT)
    )

    page = client.get(address)

    assert "Not sent yet" in page.content.decode()
    assert hidden(page)["as_shown"] == form["as_shown"]


def test_what_was_refused_is_found_again_by_who_goes_back(everybody):
    client = signed_in(everybody)
    address = reverse("ladders:start", args=[everybody.mentee.uuid, "water"])

    assert client.post(address, TYPED | {"limited": "a lot"}).status_code == 422
    back = client.get(address)

    assert back.context["form"]["limited"].value() == "a lot"
    assert "This is what you typed; it is not saved yet." in back.content.decode()
    assert client.post(address, TYPED | hidden(back)).status_code == 302
    assert not client.get(address).context["form"]["limited"].value()
    desk = client.get(reverse("desk:home")).content.decode()
    assert "a lot" not in desk
