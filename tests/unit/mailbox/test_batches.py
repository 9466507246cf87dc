"""Groups that are small enough to be held at once."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from inbox_guard.mailbox.batches import batches


@given(st.lists(st.integers(0, 30)), st.integers(1, 40))
def test_every_item_is_in_one_group_and_no_group_is_too_large(sizes: list[int], most: int) -> None:
    """What is larger than a group may be stands alone; no two neighbours could have been one group's first ones."""
    found = list(batches(sizes, lambda size: size, most))

    assert [size for group in found for size in group] == sizes
    assert all(group and (sum(group) <= most or len(group) == 1) for group in found)
    assert all(sum(one) + other[0] > most for one, other in itertools.pairwise(found))
