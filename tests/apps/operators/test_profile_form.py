"""What people type into a profile, and what becomes of it."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOON
from tests.world import signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.operators.actions.profiles import change_profile
from waterpeers.apps.operators.forms.profile import ESSENTIALS, REST, ProfileForm, initial_of
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.countries import language_codes
from waterpeers.apps.operators.queries.profiles import visibility_of
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import Visibility
from waterpeers.domain.register import ALWAYS_PUBLIC, PROFILE_FIELDS


@pytest.mark.parametrize(
    "text, read_in, codes",
    [
        ("Portuguese, French", "en", ["pt", "fr"]),
        ("portugais ; français", "fr", ["pt", "fr"]),
        ("Português, العربية, Kiswahili", "en", ["pt", "ar", "sw"]),
        ("pt fr en", "en", ["pt", "fr", "en"]),
        ("Haitian Creole, pt", "en", ["ht", "pt"]),
        ("French, fr, FRENCH", "en", ["fr"]),
        ("pt-BR", "en", ["pt-BR"]),
        ("Elvish", "en", ["Elvish"]),
        (" , ; ", "en", []),
    ],
)
def test_languages_are_read_by_name_and_by_code(text, read_in, codes):
    assert language_codes(text, read_in) == codes


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_profile_that_is_shown_and_sent_back_unchanged_stays_as_it_is(everybody, language):
    stored = Organisation.objects.get(pk=everybody.mentee.pk)
    stored.languages = ["pt-BR", "sw", "fr"]
    stored.looks_for = {"types": ["south_south"], "regions": ["002"], "languages": ["pt", "zh"]}
    stored.hosts_visits = False
    with override(language):
        form = ProfileForm({**initial_of(stored), "revision": 1}, organisation=stored)
        assert form.is_valid(), form.errors
        fields = form.profile()
    again = {name: getattr(stored, name) for name in fields if name != "country"}
    assert {n: v for n, v in fields.items() if n != "country"} == again
    assert fields["country"] == stored.country_id


def sections():
    return [*ESSENTIALS, *REST]


def test_every_field_stands_in_one_section_and_every_datum_has_one_answer_to_who_sees_it(everybody):
    form = ProfileForm(organisation=everybody.mentee)
    fields = [name for section in sections() for name in section.names]
    assert sorted(fields) == sorted(set(ProfileForm.base_fields) - {"revision"})
    data = [name for section in sections() for name in section.data]
    assert sorted(data) == sorted(set(PROFILE_FIELDS) - ALWAYS_PUBLIC)
    asked = {name for name in form.fields if name.startswith("see_")}
    assert asked == {f"see_{section.code}" for section in sections()}


def test_no_section_hides_by_default_what_everybody_sees(everybody):
    """What the network alone sees unless its owner says so stands apart from what is public."""
    for section in sections():
        assert len({visibility_of(everybody.mentee, name) for name in section.data}) == 1, section


SEEN = st.dictionaries(
    st.sampled_from(sorted(set(PROFILE_FIELDS) - ALWAYS_PUBLIC)), st.sampled_from([*Visibility])
)


@pytest.mark.django_db
@given(SEEN)
def test_nothing_is_seen_by_more_people_than_before_until_its_owner_says_so(said):
    """A profile whose parts were seen by several: the most private answer is proposed for each."""
    stored = Organisation(name="Lake", kind="operator", notes={
        name: {"visibility": str(seen)} for name, seen in said.items()
    })  # fmt: skip
    form = ProfileForm(organisation=stored)
    order = [Visibility.OWNER, Visibility.NETWORK, Visibility.PUBLIC]
    for section in sections():
        proposed = Visibility(form[f"see_{section.code}"].value())
        for name in section.data:
            assert order.index(proposed) <= order.index(visibility_of(stored, name))


def test_saving_a_section_gives_all_of_it_one_answer_and_the_trail_tells_only_what_changed(
    everybody,
):
    act = Act(everybody.actor("mentee_signatory"), NOON)
    lake = change_profile(everybody.mentee, {}, revision=everybody.mentee.revision,
                          visibility={"staff": Visibility.OWNER}, act=act)  # fmt: skip
    client, address = signed_in(everybody), reverse("operators:edit", args=[lake.uuid])
    form = client.get(address).context["form"]
    typed = {bound.name: bound.value() for bound in form if bound.value() is not None}

    client.post(address, typed | {"about": "We are a lake."})

    lake.refresh_from_db()
    assert {
        visibility_of(lake, name) for name in ("staff", "connections", "population_served")
    } == {Visibility.OWNER}
    told = Entry.objects.filter(event="organisation.visibility_changed").order_by("-pk")[0]
    assert told.after == {"connections": "me", "population_served": "me"}


@pytest.mark.parametrize(
    ("then", "leads_back"), [("/match/", True), ("//elsewhere.example/", False), ("", False)]
)
def test_who_came_from_a_page_of_this_site_is_led_back_to_it(everybody, then, leads_back):
    lake, client = everybody.mentee, signed_in(everybody)
    address = reverse("operators:edit", args=[lake.uuid]) + f"?then={then}"
    form = client.get(address).context["form"]
    typed = {bound.name: bound.value() for bound in form if bound.value() is not None}

    answer = client.post(address, typed | {"about": "We are a lake."})
    assert answer["Location"] == (then if leads_back else f"/operator/{lake.uuid}/")


def test_who_works_for_one_organisation_is_led_to_its_profile(everybody):
    found = signed_in(everybody).get(reverse("operators:own"))
    assert found["Location"] == reverse("operators:edit", args=[everybody.mentee.uuid])


def test_a_place_outside_the_country_is_asked_about_once(everybody):
    client, stored = signed_in(everybody), everybody.mentee
    page = reverse("operators:edit", args=[stored.uuid])
    form = client.get(page).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    sent |= {"country": "MZ", "latitude": "32.6", "longitude": "-25.9"}

    asked = client.post(page, sent)
    saved = client.post(page, sent | {"place_is_right": "on"})
    again = client.get(page).context["form"]
    sent = {name: again[name].value() for name in again.fields if again[name].value() is not None}

    assert asked.status_code == 409
    assert "Is -25.9, 32.6 meant, latitude first?" in asked.content.decode()
    assert "Yes, it is right: save it so" in asked.content.decode()
    assert saved.status_code == 302
    stored.refresh_from_db()
    assert (stored.latitude, stored.longitude) == (32.6, -25.9)
    assert client.post(page, sent | {"about": "As before"}).status_code == 302
