"""The table of verdicts for people, from the objects of `scan --json`.  It reads well in 80 columns, and in a pipe."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inbox_guard.cli.output import printable
from inbox_guard.explain import Json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_SIGNS = 3  # shown for a message; the others are counted
_EVIDENCE = 78  # characters of the client's words
_ADDRESS = 27  # characters of an address that fit into a column of 80
_STYLES = {"decline": "red", "negotiate": "yellow", "clarify": "cyan", "follow-up": "blue", "none": "dim"}


def show(objects: Sequence[Json], console: Console | None = None) -> None:
    """Print the handled messages; nothing where there are none."""
    handled = [entry for entry in objects if entry["handled"]]
    if not handled:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, show_lines=True)
    table.add_column("From, subject", ratio=6, overflow="fold")
    table.add_column("Verdict", width=9)
    table.add_column("Signs, in the client's words", ratio=8, overflow="fold")
    for entry in handled:
        table.add_row(_mail(entry), _verdict(entry), _signs(entry["signs"]).append(_asides(entry), "dim"))
    (console or Console(highlight=False, emoji=False)).print(table)


def _mail(entry: Json) -> Text:
    who = f"to {', '.join(entry['to'])}" if entry.get("to") else entry["from"]  # own mail that waits for an answer
    return Text(folded(printable(who)), "bold").append(f"\n{printable(entry['subject']) or '(no subject)'}", "not bold")


def _verdict(entry: Json) -> Text:
    action, draft = entry["action"], entry.get("draft")
    fine = action == "none" and not entry["signs"]
    told = Text("fine", "green") if fine else Text(action, _STYLES.get(action, ""))
    told.append(f"\n{entry['kind']}", "dim")
    return told.append(f"\ndraft {draft['language']}", "green") if draft else told


def _signs(signs: Sequence[Mapping[str, Any]]) -> Text:
    strongest = sorted(signs, key=lambda sign: -sign["score"])
    told = Text()
    for sign in strongest[:_SIGNS]:
        told.append("\n" if told else "").append(sign["id"], "bold")
        if evidence := shortened(sign["evidence"]):
            told.append(f"\n“{evidence}”")
    if rest := len(strongest) - _SIGNS:
        told.append(f"\nand {rest} more" if rest > 0 else "", "dim")
    return told or Text("no warning sign", "dim")


def folded(address: str) -> str:
    """An address that is too long for a column of a terminal in two lines, broken where people would."""
    return address.replace("@", "\n@") if len(address) > _ADDRESS and "," not in address else address


def shortened(text: str, most: int = _EVIDENCE) -> str:
    """A text as one printable line of at most so many characters, cut after a word where it has any."""
    flat = " ".join(printable(text).split())
    if len(flat) <= most:
        return flat
    cut = flat[:most]
    return (cut.rpartition(" ")[0] or cut[:-1]).rstrip(" ,;:") + "…"


def _asides(entry: Json) -> str:
    """Why there is no draft, and what else is worth knowing of the mail."""
    why = [f"no draft: {entry['note']}"] if entry.get("note") and not entry.get("draft") else []
    return "".join(f"\n{printable(line)}" for line in (*why, *entry.get("remarks", ())))


def summary(objects: Sequence[Json], *, dry_run: bool) -> str:
    """What happened, in one line."""
    if not objects:
        return "Dry run: no new mail." if dry_run else "No new mail."
    # own mail bears the labels of a thread that waits for a client: nobody has sent it to the user
    own = sum(bool(entry["kind"] == "client" and entry.get("to")) for entry in objects)
    kinds = Counter(entry["kind"] for entry in objects)
    labelled = sum(bool(entry.get("labels")) for entry in objects)
    folders = sorted({printable(entry["draft"].get("folder") or "") for entry in objects if entry.get("draft")} - {""})
    drafts = sum(bool(entry.get("draft")) for entry in objects)
    seen = counted(len(objects), "message")
    parts = [counted(kinds["request"], "request"), f"{kinds['client'] - own} of clients"]
    parts += [f"{own} of your own"] if own else []
    parts.append(f"{kinds['other']} left alone")
    would = "would be " if dry_run else ""
    where = f" in {', '.join(folders)}" if folders else ""
    done = f"{labelled} {would}labelled, {counted(drafts, 'draft')} {would}saved{where}"
    return f"{'Dry run: ' if dry_run else ''}{seen}: {', '.join(parts)}; {done}."


def counted(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
