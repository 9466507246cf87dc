"""What programs call themselves before the @ of an address, in each language.  It knows local parts, no message.

Every language's words count in all mail: a shop in one country writes in the language of another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from inbox_guard.model import Address

#: The keys of the data, in section `addresses`.
KEYS = ("unread", "unread_inside", "unread_first", "unread_alone", "forms", "forms_alone")


@dataclass(frozen=True, slots=True)
class Programs:
    """Patterns for the whole of what stands before the @ in an `Address.key`."""

    unread: re.Pattern[str]
    mute: re.Pattern[str]
    forms: re.Pattern[str]
    forms_alone: re.Pattern[str]

    def leave_unread(self, address: Address) -> bool:
        """Whether nobody reads what is sent there: "no-reply", "bounces+x7"."""
        return self.unread.fullmatch(_local(address)) is not None

    def ask_for_silence(self, address: Address) -> bool:
        """Whether it only says that nobody reads there: "no-reply"; so services call what sends the forms of sites."""
        return self.mute.fullmatch(_local(address)) is not None

    def send_forms(self, address: Address) -> bool:
        """Whether a site may send from there what was filled in on it: "wordpress", "kontakt", "web2"."""
        return self.forms.fullmatch(_local(address)) is not None

    def send_forms_alone(self, address: Address) -> bool:
        """Whether no person writes from there either: "wordpress", "kontaktformular"; "info" may be anybody."""
        return self.forms_alone.fullmatch(_local(address)) is not None


def compile_programs(words: Callable[[str], Iterable[str]]) -> Programs:
    """Compile the words of each key of `KEYS`; a hyphen in one stands for a hyphen, a dot, an underscore or nothing.

    Behind a mark or a figure anything may follow a word, and before one that is `unread` or of `forms` anything stand.
    """
    unread, inside, first, alone, forms, forms_alone = (_any_of(words(key)) for key in KEYS)
    more = r"(?:[-_.+=\d].*)?"
    mute = rf".*{inside}.*|(?:.*[-_.+=])?{unread}{more}"
    return Programs(
        unread=re.compile(rf"{mute}|{first}{more}|{alone}|.*-bounces"),
        mute=re.compile(mute),
        forms=re.compile(rf"(?:.*[-_.+])?(?:{forms}|{forms_alone})\d*"),
        forms_alone=re.compile(rf"(?:.*[-_.+])?{forms_alone}\d*"),
    )


def _any_of(words: Iterable[str]) -> str:
    parts = sorted({re.escape(word.casefold()).replace(r"\-", "[-_.]?") for word in words})
    return f"(?:{'|'.join(parts)})" if parts else r"(?!)"


def _local(address: Address) -> str:
    return address.key.rpartition("@")[0]
