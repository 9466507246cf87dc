"""What must not be repeated of what a server says: words in which it repeats the secret that it was given."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator

from inbox_guard.reading.unseen import bare, one_line

_RUN = 10  # characters of a longer secret that are one too many
_SHORT = 4  # bytes: what is shorter stands in any word, once it is base64
_DROPPED = re.compile(r"""[\s\\"']+""")  # what quoting adds, and what the way to a line for people takes away
# RFC 5530 and RFC 9051: these words tell what is wrong and are the same whatever the secret is.
_CODE = re.compile(
    r"\[(?:UNAVAILABLE|AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED|PRIVACYREQUIRED|CONTACTADMIN|NOPERM|INUSE"
    r"|LIMIT|OVERQUOTA|SERVERBUG|CLIENTBUG|ALERT)\]",
    re.IGNORECASE,
)


class Redactor:
    """Knows a secret in the forms in which a server may repeat it, and leaves such words out.

    A long secret is also known by any part of it, for servers repeat the beginning of a line that they do not like.
    """

    def __init__(self, secret: str = "") -> None:
        self._mute = bool(secret) and not _bare(secret)  # of nothing but quotes: no word is certain not to hold it
        self._runs = frozenset(run for form in _forms(secret) for run in _runs(_bare(form)))

    def redacted(self, words: str) -> str:
        """The words; of such that give the secret away the known codes alone."""
        said = _bare(words)
        if self._mute or any(run in said for run in self._runs):
            return " ".join(_CODE.findall(words))
        return words


def _forms(secret: str) -> Iterator[str]:
    """The secret as it is, as libraries print it, and within base64, in which each login but LOGIN sends it."""
    written = secret.encode("utf-8", "surrogateescape")
    yield secret
    yield repr(written)[2:-1]
    yield written.decode("latin-1")
    yield written.decode("ascii", "replace")
    if len(written) < _SHORT:
        return
    for before in range(3):  # what stands before it decides where its groups of three bytes begin
        whole = (before + len(written)) * 8 // 6
        yield b64encode(bytes(before) + written).decode()[(before * 8 + 5) // 6 : whole]


def _bare(text: str) -> str:
    return _DROPPED.sub("", bare(one_line(text))).casefold()


def _runs(form: str) -> Iterator[str]:
    return (form[at : at + _RUN] for at in range(max(1, len(form) - _RUN + 1)) if form)
