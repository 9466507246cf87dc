"""What nobody sees in a text, and what a screen or a mail program obeys: the one list.  It knows characters alone.

Such characters hide words from readers, turn the order of what is shown round, and split words that rules look for.
The text of a mail keeps them, since evidence is quoted from it as it stands; what is shown, and what goes into a
draft, has none.  Those that belong to what is seen stay: the joints of an emoji, of letters in scripts that join them,
and the variants of characters that have some.
"""

from __future__ import annotations

import re

#: Controls of C0 and C1 without tab and line feed, and what ends lines elsewhere; as the inside of a class.
CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # UAX #9
_NO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_EMOJI = "#*0-9\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_JOINED = "\u0600-\u0dff\u0f00-\u109f\u1780-\u18af"  # Arabic, Indic and Mongolian letters
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_SURROGATES = re.compile("[\ud800-\udfff]+")  # they have no form in UTF-8, so that nothing can print them
_CONTROL = re.compile(f"[{CONTROLS}]+")
#: All that has no width, what belongs to letters and emoji included; as the inside of a class.
NO_WIDTH = f"{_DIRECTIONS}{_NO_WIDTH}"
_BARE = re.compile(f"[{NO_WIDTH}]+")
_HIDDEN = re.compile(f"[\x7f-\x9f\u2028\u2029{NO_WIDTH}]")
_UNSEEN = re.compile(
    "(?P<kept>\U0001f3f4[\U000e0020-\U000e007e]{1,10}\U000e007f"  # the flag of Scotland
    f"|(?<=[{_EMOJI}])[\ufe0e\ufe0f]|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    f"|(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])"
    f"|(?<=[{_IDEOGRAPHS}])[\ufe00-\ufe0f\U000e0100-\U000e01ef])"
    f"|[{NO_WIDTH}]"
)


def seen(text: str, control: str = " ") -> str:
    """The text as it is seen; each run of control characters becomes `control`, tabs and line feeds stay."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(lambda found: found["kept"] or "", _CONTROL.sub(control, text))


def one_line(text: str) -> str:
    """The text as it is seen, in one line: white space and what is no character of a text become single spaces."""
    if text.isascii() and text.isprintable() and "  " not in text:  # the common case, at a tenth of the price
        return text.strip()
    return " ".join(seen(_SURROGATES.sub(" ", text)).split())


def bare(text: str) -> str:
    """The text to compare by: nothing without width is in it, not even what belongs to what is seen."""
    return text if text.isascii() else _BARE.sub("", text)


def escaped(json: str) -> str:
    """JSON with escapes for such characters (RFC 8259 §7): a program reads the same, and no terminal obeys them."""
    if json.isascii():
        return json
    return _HIDDEN.sub(
        lambda found: found[0].encode("utf-16-be").hex(" ", 2).join(("\\u", "")).replace(" ", "\\u"), json
    )
