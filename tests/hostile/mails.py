"""Mail that wants to break, stall or fool its reader, each kind a function that makes it; all of it invented."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
from collections.abc import Callable

REQUEST = (
    "Hello Kim,\n\nwe need a website for our bakery, about eight pages, and photos are ready.\n"
    "Could you build it for us?\n"
    "There is no money for it right now, but you will get a share of the profit as soon as the shop takes off.\n\n"
    "Regards\nClient\n"
)
FROM = "From: Client <client@client.example>\n"
TO = "To: me@mine.example\nSubject: Website\nMessage-ID: <h1@client.example>\nDate: Wed, 11 Mar 2026 09:00:00 +0000\n"


def plain(text: str = REQUEST, sender: str = FROM, more: str = "") -> bytes:
    """One text; `more` are further header lines."""
    head = f"{sender}{TO}{more}Content-Type: text/plain; charset=utf-8\n\n"
    return (head + text).encode("utf-8", "surrogatepass")


def html(text: str) -> bytes:
    """One HTML text."""
    return f"{FROM}{TO}Content-Type: text/html; charset=utf-8\n\n{text}".encode()


def parts(count: int, kind: str = "text/plain") -> bytes:
    """So many parts side by side."""
    head = f'{FROM}{TO}Content-Type: multipart/mixed; boundary="b"\n\n'.encode()
    return head + f"--b\nContent-Type: {kind}\n\nx\n".encode() * count + b"--b--\n"


def nested(depth: int) -> bytes:
    """Multiparts, one in the other."""
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    closed = "".join(f"\n--b{n}--\n" for n in reversed(range(depth)))
    return f"{FROM}{TO}{opened}Content-Type: text/plain\n\n{REQUEST}{closed}".encode()


def attached(content: bytes, name: str, kind: str = "application/zip") -> bytes:
    """A request with something attached."""
    return (
        (
            f'{FROM}{TO}Content-Type: multipart/mixed; boundary="b"\n\n'
            f"--b\nContent-Type: text/plain\n\n{REQUEST}\n--b\n"
            f'Content-Type: {kind}\nContent-Disposition: attachment; filename="{name}"\n'
            "Content-Transfer-Encoding: base64\n\n"
        ).encode()
        + base64.encodebytes(content)
        + b"\n--b--\n"
    )


def _bomb() -> bytes:
    """A zip that is small and unpacks to nothing but zeros, and that in a zip again."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nothing", bytes(64 * 1024 * 1024))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.zip", inner.getvalue())
    return outer.getvalue()


def _paragraphs(size: int) -> str:
    return "\n".join([REQUEST] * (size // len(REQUEST)))


# what must be read, and what may be refused or cut; nothing may hang, raise or grow beyond the limits
KINDS: dict[str, Callable[[], bytes]] = {
    # headers
    "a subject with line breaks in encoded words": lambda: plain(
        more="Subject: =?utf-8?q?Hi=0D=0ABcc:_all@list.example=0D=0A?=\n"
    ),
    "a name with line breaks in encoded words": lambda: plain(
        sender="From: =?utf-8?q?Kim=0D=0ABcc:_all@list.example?= <client@client.example>\n"
    ),
    "bare carriage returns in headers": lambda: plain(more="X-A: b\rBcc: all@list.example\rX-C: d\n"),
    "control characters in headers": lambda: plain(sender="From: \x00\x07Kim\x1b[31m <client@client.example>\n"),
    "escapes of Python in a name": lambda: plain(sender="From: ü \\ud800 =?utf-8?q?a?= <client@client.example>\n"),
    "escapes of Python in a subject": lambda: plain(more="Subject: ü \\ud800\\udfff =?utf-8?q?a?= website\n"),
    "halves of characters in encoded words": lambda: plain(
        sender="From: =?utf-16?q?=D8=00?= =?utf-8?q?=ED=A0=80?= =?utf-7?q?+2AA-?= <client@client.example>\n",
        more="Subject: =?utf-16be?b?2AA=?= =?cesu-8?b?7aCA?= website\n",
    ),
    "encoded words that never end": lambda: plain(sender="From: " + "=?a?q?" * 30_000 + " <client@client.example>\n"),
    "two senders": lambda: plain(sender=FROM + "From: Other <other@other.example>\n"),
    "many senders in one line": lambda: plain(
        sender="From: " + ", ".join(f"a{n}@client.example" for n in range(500)) + "\n"
    ),
    "an empty sender": lambda: plain(sender="From:\n"),
    "a sender that is a group": lambda: plain(sender="From: undisclosed: a@a.example, b@b.example;\n"),
    "an empty group as sender": lambda: plain(sender="From: undisclosed-recipients:;\n"),
    "a sender of 100 kB": lambda: plain(sender=f'From: "{"A" * 100_000}" <client@client.example>\n'),
    "an address of 100 kB": lambda: plain(sender=f"From: <{'a' * 100_000}@client.example>\n"),
    "a hundred thousand header lines": lambda: plain(more="".join(f"X-{n}: y\n" for n in range(100_000))),
    "a header line of 10 MB": lambda: plain(more="X-Long: " + "y " * 5_000_000 + "\n"),
    "a folded header of a million lines": lambda: plain(more="X-Long: y\n" + " y\n" * 1_000_000),
    "encoded words without end": lambda: plain(more="Subject: " + "=?utf-8?b?4oCu?= " * 50_000 + "\n"),
    "references without end": lambda: plain(more="References: " + "<a@b.example> " * 200_000 + "\n"),
    "comments in comments": lambda: plain(sender="From: " + "(" * 50_000 + ")" * 50_000 + " <c@client.example>\n"),
    "a charset that is none": lambda: plain().replace(b"utf-8", b"rot13"),
    # structure
    "200 multiparts nested": lambda: nested(200),
    "multiparts nested that are written oddly": lambda: (
        nested(600).replace(b"multipart", b"multiparT") + b"--x\n" * 200_000
    ),
    "messages nested that are written oddly": lambda: (
        f"{FROM}{TO}".encode() + b"Content-Type: Message/Global\n\n" * 3_000 + REQUEST.encode() * 1_000
    ),
    "20000 multiparts nested": lambda: nested(20_000),
    "100,000 parts": lambda: parts(100_000),
    "100,000 messages attached": lambda: parts(100_000, "message/rfc822"),
    "100,000 boundaries declared": lambda: plain(more='Content-Type: multipart/mixed; boundary="b"\n' * 100_000),
    "a multipart without its boundary": lambda: plain().replace(b"text/plain", b"multipart/mixed; boundary=zz"),
    "a zip of nothing": lambda: attached(_bomb(), "invoice.zip"),
    "a gzip of nothing": lambda: attached(gzip.compress(bytes(64 * 1024 * 1024)), "a.gz", "application/gzip"),
    "a body of 50 MB": lambda: plain(_paragraphs(50_000_000)),
    "50 MB in one line": lambda: plain("word " * 10_000_000),
    "50 MB in one word": lambda: plain("w" * 50_000_000),
    "50 MB of base64": lambda: attached(bytes(37_000_000), "a.bin", "application/octet-stream"),
    "a quoted-printable text of 5 MB": lambda: plain(
        "=41=\n" * 1_000_000, more="Content-Transfer-Encoding: quoted-printable\n"
    ),
    # HTML
    "HTML of 10 MB": lambda: html("<p>" + "we need a website </p><p>" * 400_000),
    "HTML nested without end": lambda: html("<div>" * 500_000 + REQUEST),
    "20 parts of hidden HTML": lambda: parts(20, "text/html").replace(
        b"\n\nx\n", b"\n\n<div>" + b"<br hidden>yyyyyyyyyy" * 12_000 + b"\n"
    ),
    "a tag of 100,000 attributes": lambda: html(
        "<p " + " ".join(f"a{n}=b" for n in range(100_000)) + f">{REQUEST}</p>"
    ),
    "tables in tables": lambda: html("<table><tr><td>" * 50_000 + REQUEST),
    "attributes without end": lambda: html("<p " + "a=b " * 500_000 + ">" + REQUEST + "</p>"),
    "a comment without end": lambda: html("<!--" + "-" * 2_000_000 + REQUEST),
    "entities without end": lambda: html("&amp;" * 500_000 + REQUEST),
    "styles without end": lambda: html('<p style="' + "font-size : " * 100_000 + '">' + REQUEST + "</p>"),
    # text
    "quotes without end": lambda: plain(">" * 200_000 + "\n" + REQUEST),
    "quoted lines without end": lambda: plain("> a\n" * 60_000 + REQUEST),
    "attributions without end": lambda: plain("On 1 May 2026 Al wrote:\n" * 10_000 + REQUEST),
    "sentences without end": lambda: plain("a. " * 80_000),
    "full stops that end nothing": lambda: plain("." * 250_000 + "x\n" + REQUEST),
    "brackets that end nothing": lambda: plain("a" + ")" * 250_000 + "x\n" + REQUEST),
    "smileys that end nothing": lambda: plain("a" + "\U0001f600" * 60_000 + "x\n" + REQUEST),
    "one sentence of many words": lambda: plain("we need a website and " * 12_000),
    "numbers without end": lambda: plain("1.2,3' " * 35_000),
    "money without end": lambda: plain("€ 5 - 10 % " * 22_000),
    "dates without end": lambda: plain("by 1.5. at 10:30 - " * 13_000),
    "spaces without end": lambda: plain(" " * 250_000 + "x" + REQUEST),
    "zero-width letters without end": lambda: plain("\u200b" * 80_000 + REQUEST),
    "combining marks without end": lambda: plain("e" + "\u0301" * 100_000 + REQUEST),
    "bidi marks without end": lambda: plain("\u202e\u202d" * 40_000 + REQUEST),
    "words of letters that nobody sees": lambda: plain(
        "\u3164 \u115f \u1160 \uffa0 we need\u3164 \u3164a site\n" * 500 + REQUEST, more="Subject: \u3164\n"
    ),
    "dates of digits that are no numbers": lambda: plain(
        REQUEST.replace("about eight pages", "by 2026-❶❶-❷ or 2026-٣-❷ at ❶❶:❷")
    ),
    "lone surrogates": lambda: plain("\ud800\udfff" * 1_000 + REQUEST),
    "unassigned and private letters": lambda: plain("\U000e0041\ue000\U0010ffff" * 20_000 + REQUEST),
}
