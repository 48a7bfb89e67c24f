"""Which of the two CFA francs is meant where somebody writes FCFA."""

import pytest

from tests.apps.partnerships.made import partnership
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.queries.partnerships import franc_of, parties_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("mentee", "mentor", "franc"),
    [("SN", "NL", "XOF"), ("NL", "CM", "XAF"), ("MZ", "NL", "")],
)
def test_it_is_that_of_the_country_that_pays_with_one(everybody, mentee, mentor, franc):
    made = partnership(everybody)
    for organisation, country in ((everybody.mentee, mentee), (everybody.mentor, mentor)):
        Organisation.objects.filter(pk=organisation.pk).update(country=country)

    assert franc_of(parties_of(made)) == franc
