"""Which text of a message is read: parts, charsets, flowed text, HTML."""

from __future__ import annotations

import base64

import pytest
from unit.reading.mails import inner, multi, plain, read

from inbox_guard.model import DefectKind

RUSSIAN = "Добрый день! Нужен сайт для пекарни, сколько это стоит?"
GERMAN = "Schöne Grüße, wir möchten zwölf Bögen für später."
FINNISH = "Hyvää päivää, tarvitsemme pöytäkirjan käännöstä tällä viikolla."


@pytest.mark.parametrize(
    ("text", "actual", "label"),
    [
        (RUSSIAN, "utf-8", "utf-8"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "utf-16", "utf-16"),
        (GERMAN, "iso-8859-15", "iso-8859-15"),
        (RUSSIAN, "cp1251", ""),
        (RUSSIAN, "koi8-r", ""),
        (GERMAN, "cp1252", ""),
        (FINNISH, "cp1252", ""),
        (RUSSIAN, "cp1251", "us-ascii"),
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (RUSSIAN, "utf-8", "iso-8859-1"),
        (GERMAN, "utf-8", "iso-8859-1"),
        (GERMAN, "cp1252", "utf-8"),
        (RUSSIAN, "utf-8", "no-such-charset"),
        (GERMAN, "cp1252", "x-unknown"),
        ("Price “40” – fine…", "cp1252", "iso-8859-1"),
    ],
)
def test_charsets_that_lie_or_lack_lose_no_text(text: str, actual: str, label: str) -> None:
    kind = f"text/plain; charset={label}" if label else "text/plain"
    data = base64.encodebytes(text.encode(actual))
    assert read(plain(data, kind, "base64")).body.text.strip() == text


@pytest.mark.parametrize("charset", ["charset*=utf-8''utf-8", "charset*=''%00", 'charset="\0"'])
def test_a_charset_may_be_written_in_any_way(charset: str) -> None:
    """In that of RFC 2231 as well; a charset that there cannot be loses no text either."""
    for content in (
        plain(GERMAN, f"text/plain; {charset}"),
        multi("mixed", (f"Content-Type: text/plain; {charset}", GERMAN)),
    ):
        message = read(content)
        assert message.body.text.strip() == GERMAN
        assert DefectKind.PARTIAL not in [one.kind for one in message.defects]


def test_a_guessed_charset_is_a_defect() -> None:
    assert [one.kind for one in read(plain(RUSSIAN.encode("cp1251"), "text/plain")).defects] == [DefectKind.CHARSET]
    assert not read(plain(RUSSIAN)).defects


@pytest.mark.parametrize(
    "text", [RUSSIAN, FINNISH + " Kesäkuuhun mennessä, äänentoisto mukaan lukien.", GERMAN + " Über fünf Räume."]
)
@pytest.mark.parametrize("label", ["utf-8", "", "us-ascii"])
@pytest.mark.parametrize("broken", [b"\xd0", b"\xff", b"\xe4"])
def test_a_broken_byte_costs_no_more_than_itself(text: str, label: str, broken: bytes) -> None:
    """A broken byte costs no more than itself: the rest is UTF-8 all the same."""
    half = len(text) // 2
    data = text[:half].encode() + broken + b" " + text[half:].encode()
    message = read(plain(data, f"text/plain; charset={label}" if label else "text/plain"))
    assert message.body.text.replace("\ufffd ", "").strip() == text
    assert [one.kind for one in message.defects] == [DefectKind.CHARSET]


def test_a_text_cut_inside_a_character_is_still_utf8() -> None:
    cut = (RUSSIAN * 3_000).encode()[:200_001]
    assert "Нужен сайт" in read(plain(cut)).body.text[:200]


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64", "7BIT", "x-odd"])
def test_line_ends_are_line_feeds_and_no_break_spaces_stay(encoding: str) -> None:
    body = "one\u00a0two\r\nthree\r\n".encode()
    if encoding == "base64":
        body = base64.encodebytes(body)
    if encoding == "quoted-printable":
        body = b"one=C2=A0two\r\nthree\r\n"
    assert read(plain(body, encoding=encoding)).body.text == "one\u00a0two\nthree\n"


@pytest.mark.parametrize(
    ("body", "delsp", "expected"),
    [
        ("A long line that \ngoes on \nhere.\nNew one.\n", "", "A long line that goes on here.\nNew one.\n"),
        ("Ein langes Wo \nrt.\n", "; delsp=yes", "Ein langes Wort.\n"),
        ("> quoted that \n> goes on\nmine\n", "", "> quoted that goes on\nmine\n"),
        (" >stuffed\n From here\n", "", ">stuffed\nFrom here\n"),
        ("Bye \n-- \nKim \nMoss\n", "", "Bye\n-- \nKim Moss\n"),
    ],
)
def test_flowed_text_is_joined(body: str, delsp: str, expected: str) -> None:
    assert read(plain(body, f"text/plain; charset=utf-8; format=flowed{delsp}")).body.text == expected


TEXT = ("Content-Type: text/plain; charset=utf-8", "The plain words of the sender, quite enough.")
HTML = ("Content-Type: text/html; charset=utf-8", "<p>The <b>rich</b> words of the sender, and more of them.</p>")
OTHER = (
    "Content-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename=notes.txt",
    "Notes nobody wrote to us.",
)
NAMED = ("Content-Type: text/plain; charset=utf-8; name=log.txt", "Log nobody wrote to us.")
IMAGE = ("Content-Type: image/png\nContent-Transfer-Encoding: base64", "iVBORw0KGgo=")
CALENDAR = ("Content-Type: text/calendar; charset=utf-8", "BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (multi("mixed", TEXT, OTHER, IMAGE), "plain words"),
        (multi("mixed", NAMED, TEXT), "plain words"),
        (multi("mixed", IMAGE, TEXT), "plain words"),
        (multi("alternative", TEXT, HTML), "plain words"),
        (multi("alternative", HTML, TEXT), "plain words"),
        (multi("alternative", (TEXT[0], ""), HTML), "rich words"),
        (multi("alternative", (TEXT[0], "View this email in your browser: https://l.example"), HTML), "rich words"),
        (multi("alternative", (TEXT[0], "Ihr E-Mail-Programm kann kein HTML darstellen."), HTML), "rich words"),
        (multi("alternative", (TEXT[0], "Katso viesti selaimessa: https://l.example"), HTML), "rich words"),
        (multi("alternative", (TEXT[0], "Открыть в браузере"), HTML), "rich words"),
        (multi("alternative", HTML, CALENDAR), "rich words"),
        (multi("related", HTML, IMAGE), "rich words"),
        (
            multi("mixed", ('Content-Type: multipart/alternative; boundary="b2"', inner("b2", TEXT, HTML)), OTHER),
            "plain words",
        ),
        (
            multi("alternative", TEXT, ('Content-Type: multipart/related; boundary="b2"', inner("b2", HTML, IMAGE))),
            "plain words",
        ),
        (plain(HTML[1], "text/html; charset=utf-8"), "rich words"),
        (plain(f"<!DOCTYPE html><html><body>{HTML[1]}</body></html>", "text/x-strange"), "rich words"),
        (plain("<!DOCTYPE>\n<html>rich <i>words", "text/x-strange"), "rich words"),
        (plain("<bold>rich</bold> words", "text/enriched"), "rich words"),
    ],
)
def test_the_text_of_the_sender_is_chosen(content: bytes, words: str) -> None:
    message = read(content)
    assert words in message.body.text
    assert "nobody wrote" not in message.body.text
    assert "VCALENDAR" not in message.body.text


def test_text_parts_follow_each_other() -> None:
    body = read(multi("mixed", TEXT, IMAGE, (TEXT[0], "A second part."))).body.text
    assert body.index("plain words") < body.index("A second part.")


INNER = (
    "From: Jo <jo@reed.example>\nDate: Tue, 21 Apr 2026 17:04:00 +0000\nSubject: job\nContent-Type: "
    "text/plain; charset=utf-8\n\nWe need a logo by June."
)


def test_a_message_attached_speaks_where_the_sender_does_not() -> None:
    body = read(multi("mixed", (TEXT[0], "see attached"), ("Content-Type: message/rfc822", INNER))).body
    assert body.forwarded
    assert "We need a logo by June." in body.new
    assert "jo@reed.example" not in body.new


def test_a_message_attached_keeps_its_headers_of_eight_bits() -> None:
    """Programs write them so (RFC 6532), and many wrote them so before they might."""
    written = INNER.replace("Jo <", "Jörg Büchner <").replace("job", "Schilder für Gärten")
    body = read(multi("mixed", (TEXT[0], "see attached"), ("Content-Type: message/rfc822", written))).body

    assert "From: Jörg Büchner <jo@reed.example>\n" in body.text
    assert "Subject: Schilder für Gärten\n" in body.text


def test_a_message_attached_to_a_text_is_left_alone() -> None:
    own = "Here is my own long text, which says all that you need to know about this job of ours, really."
    body = read(multi("mixed", (TEXT[0], own), ("Content-Type: message/rfc822", INNER))).body
    assert body.text.strip() == own


def test_a_bounce_gives_its_first_part_only() -> None:
    report = (
        "Content-Type: message/delivery-status",
        "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; x@x.example",
    )
    body = read(
        multi("report; report-type=delivery-status", TEXT, report, ("Content-Type: message/rfc822", INNER))
    ).body
    assert "plain words" in body.text
    assert "logo" not in body.text


GMAIL = (
    '<div dir="ltr">Hi Kim,<div><br></div><div>can you do it un<b>p</b>aid?</div></div><br><div class="gmail_quote">'
    '<div dir="ltr" class="gmail_attr">On Mon, 2 Mar 2026 at 10:00, Sam &lt;<a '
    'href="mailto:s@l.example">s@l.example</a>&gt; wrote:<br>'
    '</div><blockquote class="gmail_quote" style="border-left:1px solid #ccc"><div>The price is '
    "900<blockquote>deep</blockquote></div>"
    "</blockquote></div>"
)
OUTLOOK = (
    "<p class=MsoNormal>Hallo,</p><p class=MsoNormal>ja bitte.<o:p></o:p></p><div "
    "style='border:none;border-top:solid #E1E1E1 1.0pt;"
    "padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>Kimden:</b> Sam &lt;s@l.example&gt;<br><b>Gönderildi:</b> "
    "2 Mart 2026 10:00<br>"
    "<b>Kime:</b> Kim<br><b>Konu:</b> X</p></div><p>The price is 900</p>"
)
OUTLOOK_WEB = (
    '<div>Hei, sopii.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Lähettäjä:</b> Sam '
    "&lt;s@l.example&gt;<br>"
    "<b>Lähetetty:</b> 2. maaliskuuta 2026 10:00<br><b>Vastaanottaja:</b> Kim<br><b>Aihe:</b> X</div><div>The "
    "price is 900</div>"
)
APPLE = (
    "<html><body>Yes.<br><br>Sent from my iPhone<div><br><blockquote type='cite'>On 2 Mar 2026, at 10:00, Sam "
    "&lt;s@l.example&gt; wrote:<br>"
    "<br></blockquote></div><blockquote type='cite'><div>The price is 900</div></blockquote></body></html>"
)
THUNDERBIRD = (
    '<p>Ja.</p><div class="moz-cite-prefix">Am 02.03.26 um 10:00 schrieb Sam:<br></div><blockquote type="cite" '
    'cite="mid:1@l.example">'
    "The price is 900</blockquote><div class='moz-signature'>-- <br>Kim, Moss GmbH</div>"
)
YANDEX = (
    '<div>Да.</div><div>02.03.2026, 10:00, "Sam" &lt;s@l.example&gt;:</div><blockquote><div>The price is '
    "900</div></blockquote>"
)
MAILRU = (
    "<p>Да.</p><blockquote style='border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;'>Понедельник, "
    "2 марта 2026, 10:00 +03:00 "
    "от Sam &lt;s@l.example&gt;:<br>The price is 900</blockquote>"
)


@pytest.mark.parametrize(
    ("html", "new"),
    [
        (GMAIL, "Hi Kim,\n\ncan you do it unpaid?"),
        (OUTLOOK, "Hallo,\n\nja bitte."),
        (OUTLOOK_WEB, "Hei, sopii."),
        (APPLE, "Yes."),
        (THUNDERBIRD, "Ja."),
        (YANDEX, "Да."),
        (MAILRU, "Да."),
        (
            'Hi<blockquote style="margin:0 0 0 40px;border:none;padding:0px">indented by me</blockquote>',
            "Hi\nindented by me",
        ),
    ],
)
def test_quotations_in_html_are_recognised(html: str, new: str) -> None:
    head = "From: Kim <kim@moss.example>\nSubject: Re: x\n"
    assert read(plain(html, "text/html; charset=utf-8", head=head)).body.new == new


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">FREE work</div>',
        '<div style="display: none !important; max-height:0">FREE work</div>',
        '<span style="visibility:hidden">FREE work</span>',
        '<span style="font-size:0">FREE work</span>',
        '<span style="font-size:1px;color:#ffffff">FREE work</span>',
        '<span style="font-size:0.0em">FREE work</span>',
        '<span style="font-size:.01rem">FREE work</span>',
        '<span style="font-size: 0.5px">FREE work</span>',
        '<span style="font-size:1%">FREE work</span>',
        '<span style="opacity:0">FREE work</span>',
        '<div style="max-height:0;overflow:hidden">FREE work</div>',
        '<div style="mso-hide:all">FREE work</div>',
        '<p style="position:absolute; left:-9999px">FREE work</p>',
        '<p style="text-indent:-999em">FREE work</p>',
        "<style>.x{display:none}</style><p class='a x'>FREE work</p>",
        "<style><!-- @import 'a';\n p.x , h1 { color: red; Visibility: Hidden } --></style><p class=x>FREE work</p>",
        "<style>/* { */ #x{position:fixed;left:-5000px}</style><p id=x>FREE work</p>",
        "<style>.x{display:block}.x{display:none !important}</style><p class=x>FREE work</p>",
        "<p hidden>FREE work</p>",
        "<!-- FREE work -->",
        "<style>FREE work</style><script>FREE work</script><title>FREE work</title>",
    ],
)
def test_hidden_text_is_left_out(hidden: str) -> None:
    text = read(plain(f"<p>Hello</p>{hidden}tail<p>Bye for now</p>", "text/html; charset=utf-8")).body.text
    assert "FREE" not in text
    assert "tail" in text


@pytest.mark.parametrize(
    "html",
    [
        "<style>@media (max-width:600px){.x{display:none} .y{color:red}}</style><p class=x>Seen",
        "<style media=print>.x{display:none}</style><p class=x>Seen",
        "<style>.x{display:none}.x{display:block}</style><p class=x>Seen",
        "<style>.x{display:none}</style><p class=x style='display:block'>Seen",
        "<style>.x .y{display:none} b.y{display:none} .x:hover{display:none}</style><p class='x y'>Seen",
        "<style>/* .x{display:none} */ .x{color:red}</style><p class=x>Seen",
        "<p style='margin-left:141.6pt;text-indent:-141.6pt'>Seen",
        "<p style='margin-left:-5.4pt;left:-20px'>Seen",
    ],
)
def test_text_that_a_style_sheet_hides_elsewhere_is_read(html: str) -> None:
    """On small screens, in print, in another place; and lists of word processors hang."""
    assert read(plain(html, "text/html")).body.text.strip() == "Seen"


@pytest.mark.parametrize(
    "size", ["1em", "1rem", "0.9em", "0.875rem", ".8em", "1.0em", "1em !important", "0.5em", "100%"]
)
def test_text_of_the_common_size_is_read(size: str) -> None:
    """Text of the common size is read, and small print too: em and rem count in letters, not in dots."""
    html = f'<div style="font-size:{size}; color:#222">We need a brochure of ten pages.</div>'
    assert read(plain(html, "text/html")).body.text.strip() == "We need a brochure of ten pages."


def test_a_container_without_size_hides_only_itself() -> None:
    html = '<div style="font-size:0">junk<span style="font-size:14px">Visible</span>junk</div>'
    assert read(plain(html, "text/html")).body.text.strip() == "Visible"


def test_a_short_cell_stays_in_its_row_and_columns_of_text_do_not_mix() -> None:
    long = "Left column with a text that goes on and on and on, so that it must be a paragraph."
    html = (
        f"<table><tr><td>Logo</td><td>100 €</td></tr><tr><td>{long}</td><td>"
        f"{long.replace('Left', 'Right')}</td></tr></table>"
    )
    text = read(plain(html, "text/html; charset=utf-8")).body.text
    assert "Logo 100 €" in text
    assert long in text


def test_soft_hyphens_and_lists_survive() -> None:
    text = read(plain("<p>te&shy;st a&nbsp;b</p><ul><li>one</li><li>two</li></ul>", "text/html")).body.text
    assert "te\u00adst a\u00a0b" in text
    assert "* one\n* two" in text


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>We need a logo.</p><p>By June, please.</p></body></html>",
        "<!DOCTYPE html>\n<html><head></head><body>We need a logo.<br><br>By June, please.</body></html>",
        "<b>We</b> need a logo.<br />\n<br />\nBy June, please.",
        "<table><tr><td>We need a logo.</td></tr></table><p>By June, please.</p>",
    ],
)
def test_html_that_is_called_plain_is_read_as_html(page: str) -> None:
    """Forms of websites send it so; nobody reads its tags."""
    text = read(plain(page, "text/plain; charset=utf-8")).body.text

    assert " ".join(text.split()) == "We need a logo. By June, please."


@pytest.mark.parametrize(
    "text",
    [
        "Hello, our page begins with <html><body> and shows nothing. Can you mend it?",
        "<p@client.example> wrote to us, and nobody knows who that is.",
        "<b> is old and </ b> new",
        "< br > 5 and </ 7",
    ],
)
def test_plain_text_that_speaks_of_tags_stays_as_it_is(text: str) -> None:
    """A client may well send a piece of their page."""
    assert read(plain(text, "text/plain; charset=utf-8")).body.text == text
