"""The weights of a model: a row for each feature, found by its digest, and summed for all targets at once.

It knows digests and bytes, no feature and no sign.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from struct import Struct

_LANE = 4  # bytes of a sum
_PAIR = 2  # lanes of a model of one target
_SHORT = 0xFFFF  # rows up to which two bytes are enough for a number
_MIDDLE = 1 << 31  # added to a sum, so that it has no sign
_BYTE_MIDDLE = 1 << 7  # the same of a weight
_SIGNLESS = bytes((byte + _BYTE_MIDDLE) % 256 for byte in range(256))

#: What the features of a text weigh for each target, and last how rare they are, side by side in one number: the sum of
#: two such numbers is the sums of both texts read as one, and costs one addition whatever the number of targets.
Sums = int


class Rows:
    """The weights of the features of a model, found by the digest of a feature: a dictionary takes ten times as much.

    Among a hundred thousand features one in forty thousand unknown words is taken for a known one; it weighs little.
    """

    def __init__(self, features: Sequence[int], weights: bytes) -> None:
        """Index the rows.

        Args:
            features: their digests, in the order of their rows.
            weights: a signed byte for each target and the rarity, row after row.
        """
        self.width = len(weights) // max(1, len(features))
        self._weights = weights.translate(_SIGNLESS)
        self._digests = array("I", features)
        self._mask = (1 << (2 * len(features)).bit_length()) - 1
        # the end of a digest → the number of its row and 1 more; 0 where there is none
        self._places = array("H" if len(features) <= _SHORT else "I", [0]) * (self._mask + 1)
        self._lanes = Struct(f"<{self.width}I")
        self._middles = sum(_BYTE_MIDDLE << (8 * _LANE * lane) for lane in range(self.width))
        self._pairs = _pairs(self._weights) if self.width == _PAIR else None
        self._ground = self._middles * (_MIDDLE // _BYTE_MIDDLE)
        places, mask = self._places, self._mask
        for number, digest in enumerate(features, 1):
            place = digest & mask
            while places[place]:
                place = (place + 1) & mask
            places[place] = number

    def sums(self, features: Iterable[int]) -> Sums:
        """The sums of the features with these digests, as far as they are known."""
        numbers = self._numbers(features)
        if self._pairs is not None:
            return sum(map(self._pairs.__getitem__, numbers)) - len(numbers) * self._middles
        weights, width, total = self._weights, self.width, 0
        spread = bytearray(_LANE * width)
        for number in numbers:
            spread[::_LANE] = weights[number * width : (number + 1) * width]
            total += int.from_bytes(spread, "little")
        return total - len(numbers) * self._middles

    def _numbers(self, features: Iterable[int]) -> list[int]:
        """The rows of the known ones among these features."""
        places, mask, known = self._places, self._mask, self._digests
        found: list[int] = []
        for digest in features:
            place = digest & mask
            while number := places[place]:
                if known[number - 1] == digest:
                    found.append(number - 1)
                    break
                place = (place + 1) & mask
        return found

    def apart(self, sums: Sums) -> tuple[int, ...]:
        """Sums one by one: of each target, and last of the rarity."""
        lanes = self._lanes.unpack((sums + self._ground).to_bytes(self._lanes.size, "little"))
        return tuple(lane - _MIDDLE for lane in lanes)


def _pairs(weights: bytes) -> Sequence[Sums]:
    """The rows of a model of one target as sums: such a model looks at all mail, so it is worth the space."""
    spread = bytearray(_PAIR * _LANE * (len(weights) // _PAIR))
    for lane in range(_PAIR):
        spread[lane * _LANE :: _PAIR * _LANE] = weights[lane::_PAIR]
    pairs = array("Q", bytes(spread))
    if sys.byteorder == "big":
        pairs.byteswap()
    return pairs
