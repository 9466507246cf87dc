"""Tables of signs name only such as there are: a slip would be silent."""

from __future__ import annotations

from itertools import chain

import pytest

from inbox_guard import library
from inbox_guard.history import habits
from inbox_guard.replies import techniques

KEYED = ("ALTERNATIVES", "AT_ONCE", "EXTRAS", "MOODS", "FAMILIES", "SILENT", "REASONS")
SETS = ("WORK", "HURRIED", "HEAT", "PRICED", "TERMS", "SAMPLED", "WELCOME", "NO_REFERRAL", "BY_TERMS")
TABLES = {name: frozenset(getattr(techniques, name)) for name in (*KEYED, *SETS)}
TABLES["what SILENT keeps silent"] = frozenset(chain.from_iterable(techniques.SILENT.values()))
TABLES["HINTED"] = frozenset(habits.HINTED)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_signs_is_one_of_the_catalogues(name: str) -> None:
    assert TABLES[name]
    assert TABLES[name] <= set(library.catalogue().signs)
