"""The world of comparisons."""

import pytest

from tests.compared import compared
from tests.world import World
from waterpeers.apps.operators.models import Organisation


@pytest.fixture
def trees(everybody: World) -> dict[str, Organisation]:
    """Five operators that take part, and the mentee among them."""
    return compared(everybody.mentee)
