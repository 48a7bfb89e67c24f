"""What people type into a profile, and what becomes of it."""

import pytest
from django.utils.translation import override

from waterpeers.apps.operators.forms import ProfileForm, initial_of
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import language_codes
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


def test_each_datum_that_may_be_kept_back_has_its_own_answer_to_who_sees_it(everybody):
    form = ProfileForm(organisation=everybody.mentee)
    asked = {row.see.name for _title, rows in form.sections() for row in rows if row.see}
    assert asked == {f"see_{name}" for name in PROFILE_FIELDS if name not in ALWAYS_PUBLIC}
