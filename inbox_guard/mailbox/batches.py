"""Things in groups that are small enough to be held at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def batches(items: Iterable[T], size: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """The items in their order, in groups whose sizes together are at most `most`; what is larger stands alone."""
    batch: list[T] = []
    weight = 0
    for item in items:
        its = size(item)
        if batch and weight + its > most:
            yield batch
            batch, weight = [], 0
        batch.append(item)
        weight += its
    if batch:
        yield batch
