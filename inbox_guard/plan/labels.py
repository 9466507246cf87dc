"""The names of labels: which ones a judgement asks for, and which flags on the server are ours."""

from __future__ import annotations

from collections.abc import Iterable

from inbox_guard.model import Action, Judgement, Kind
from inbox_guard.profile import Policy

_NAMES = frozenset({"request", *(action.value for action in Action if action is not Action.NONE)})


def labels_of(judgement: Judgement, policy: Policy) -> tuple[str, ...]:
    """The labels that a judgement asks for: every request, the verdict, the signs."""
    if not judgement.gate.handled:
        return ()
    names: list[str] = []
    if judgement.gate.kind is Kind.REQUEST:
        names.append(label("request", policy))
    if judgement.verdict.action is not Action.NONE:
        names.append(label(judgement.verdict.action.value, policy))
    if policy.label_signs:
        found = (*judgement.findings, *judgement.carried)
        names += [label(f"sign-{finding.sign}", policy) for finding in found]
    return tuple(dict.fromkeys(names))


def label(name: str, policy: Policy) -> str:
    """The label that stands for a verdict or sign: as the user calls it, else with the prefix."""
    return policy.label_as.get(name, f"{policy.prefix}-{name}")


def reminder_label(policy: Policy) -> str:
    """The label that tells of a reminder.  It is the memory on the server that a thread has had its one."""
    return label(Action.FOLLOW_UP.value, policy)


def is_ours(flag: str, policy: Policy) -> bool:
    """Whether a flag on the server is one of our labels."""
    return is_named_by_us(flag, policy) or flag.casefold() in {v.casefold() for v in policy.label_as.values()}


def set_by_us(flags: Iterable[str], labels: Iterable[str], policy: Policy) -> frozenset[str]:
    """The flags of a message that an earlier scan has set, comparable, where `labels` are what a scan would set.

    A name such as Thunderbird's `$label1` may be the user's own tag: it counts beside a label that nobody else gives,
    or where a scan would set none of those.
    """
    all_ = [flag for flag in flags if is_ours(flag, policy)]
    plain = any(is_named_by_us(flag, policy) for flag in all_)
    if plain or not any(is_named_by_us(name, policy) for name in labels):
        return frozenset(flag.casefold() for flag in all_)
    return frozenset()


def is_named_by_us(flag: str, policy: Policy) -> bool:
    """Whether nobody but us gives this name: a tag of the user's own may begin as our labels do."""
    prefix = f"{policy.prefix}-".casefold()
    name = flag.casefold().removeprefix(prefix)
    return flag.casefold().startswith(prefix) and (name in _NAMES or name.startswith("sign-"))
