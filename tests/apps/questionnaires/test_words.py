"""Every reason that reading answers and files can give has a sentence."""

import inspect
import re

import pytest

from waterpeers.apps.foundation.reasons import all_words
from waterpeers.domain.questionnaires import answers, asking, files

MADE = re.compile(r'(?:against|_fault)\(\s*"([a-z_]+)"|wrong\("[a-z_]+", "([a-z_]+)"')


@pytest.mark.parametrize(
    ("module", "prefix"), [(answers, ""), (asking, ""), (files, "questionnaire_")]
)
def test_every_reason_has_a_sentence(module, prefix):
    source = inspect.getsource(module)
    codes = {prefix + (one or other) for one, other in MADE.findall(source)}
    codes |= set(re.findall(r'(?:Reason|because)\(\s*"([a-z_]+)"', source))

    assert codes or module is asking
    assert codes - all_words().keys() == set()
