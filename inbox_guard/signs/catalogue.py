"""The catalogue of signs, language-neutral; complete or not loaded at all.  It knows no language and no rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox_guard.errors import ConfigError
from inbox_guard.model import Finding

LEANS = ("decline", "negotiate", "clarify", "note", "follow-up")
KINDS = ("text", "meta", "profile", "history")
_TEXTS = ("what", "why", "not_this")


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: `leans` is the reply that it argues for by itself, `weight` (0 to 1) how much one finding says.

    A sign of the user's own may have no article, no reason and nothing that it is not.
    """

    id: str
    kinds: tuple[str, ...]
    leans: str
    articles: tuple[str, ...]
    weight: float
    what: str
    why: str
    not_this: str

    def weighted(self, weights: Mapping[str, float]) -> float:
        """Its weight (0 to 1) with the user's own factor, where there is one."""
        return min(1.0, self.weight * weights.get(self.id, 1.0))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All signs by id, in the order of the file, and the titles of the articles they come from."""

    signs: Mapping[str, Sign]
    articles: Mapping[str, str]

    def ids(self, kind: str) -> tuple[str, ...]:
        """The ids of the signs that are read from `kind`."""
        return tuple(s.id for s in self.signs.values() if kind in s.kinds)

    def leaning(self, finding: Finding) -> str:
        """The reply that a finding argues for: one of its own, else its sign's."""
        return finding.leans or self.signs[finding.sign].leans

    def source(self, sign: str) -> str:
        """The articles of a sign, spelled out for people; what stands in none is the user's own."""
        refs = self.signs[sign].articles
        if not refs:
            return "a sign of your own"
        return "; ".join(f"{self.articles[ref[0]]} ({ref})" for ref in refs)


def compile_catalogue(data: Mapping[str, Any]) -> Catalogue:
    """Build the catalogue from the parsed signs.toml.

    Raises:
        ConfigError: an entry is incomplete or has an impossible value; all faults are listed.
    """
    faults: list[str] = []
    signs = {key: _sign(key, entry, faults) for key, entry in data.get("sign", {}).items()}
    articles = dict(data.get("articles", {}))
    faults += [
        f"signs.toml: {s.id}: article {ref!r} is not listed under [articles]"
        for s in signs.values()
        for ref in s.articles
        if ref[:1] not in articles
    ]
    if faults:
        raise ConfigError(faults[0], "correct the catalogue of signs", tuple(faults))
    return Catalogue(signs, articles)


def _sign(key: str, entry: Mapping[str, Any], faults: list[str]) -> Sign:
    missing = [k for k in ("kind", "leans", "article", "weight", *_TEXTS) if not entry.get(k)]
    faults += [f"signs.toml: {key}: {k} is missing" for k in missing]
    leans, kinds, weight = entry.get("leans", ""), tuple(entry.get("kind", ())), entry.get("weight", 0)
    if leans not in LEANS:
        faults.append(f"signs.toml: {key}: leans must be one of {', '.join(LEANS)}")
    if not set(kinds) <= set(KINDS):
        faults.append(f"signs.toml: {key}: kind must be among {', '.join(KINDS)}")
    if not 0 <= weight <= 1:
        faults.append(f"signs.toml: {key}: weight must lie between 0 and 1")
    return Sign(key, kinds, leans, tuple(entry.get("article", ())), float(weight), *(entry.get(k, "") for k in _TEXTS))
