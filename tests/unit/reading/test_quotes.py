"""What is new in a reply, client by client and language by language."""

from __future__ import annotations

import pytest
from unit.reading.clients import MARKED, NEW_TEXT, QUOTED_BODY, Sample, sample, samples
from unit.reading.mails import HEAD, plain
from unit.reading.mails import read as whole

from inbox_guard.library import mail_lore
from inbox_guard.model import Body, FragmentKind
from inbox_guard.reading.quotes import bare_subject, split

LANGUAGES = tuple(NEW_TEXT)


def named(one: Sample) -> str:
    """A sample's name for the list of tests."""
    return f"{one.language}-{one.client}"


def read(text: str, subject: str = "Re: x", sender: str = "") -> Body:
    """Split a text and check that the fragments cover it."""
    body = split(text, mail_lore(), subject=subject, sender=sender)
    assert "".join(text[f.start : f.end] for f in body.fragments) == text, "fragments cover the text without a gap"
    return body


@pytest.mark.parametrize("reply", samples("reply"), ids=named)
def test_text_above_a_quotation_is_all_that_is_new(reply: Sample) -> None:
    new = NEW_TEXT[reply.language]
    body = read(f"{new}\n\n{reply.text}\n")
    assert body.new == new
    assert any(QUOTED_BODY.splitlines()[1] in part for part in body.of(FragmentKind.QUOTED))
    assert body.of(FragmentKind.ATTRIBUTION)


@pytest.mark.parametrize("reply", samples("foreign"), ids=named)
def test_clients_of_other_languages_quote_in_their_own_words(reply: Sample) -> None:
    assert read(f"{NEW_TEXT['en']}\n\n{reply.text}\n").new == NEW_TEXT["en"]


@pytest.mark.parametrize("client", ["gmail", "thunderbird"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_text_below_a_quotation_is_new(code: str, client: str) -> None:
    assert read(f"{sample('reply', code, client)}\n\n{NEW_TEXT[code]}\n").new == NEW_TEXT[code]


@pytest.mark.parametrize("code", LANGUAGES)
def test_answers_between_quoted_lines_are_new(code: str) -> None:
    attribution = sample("reply", code, "thunderbird").splitlines()[0]
    text = f"{attribution}\n> Is Friday fine?\n\nYes.\n\n> And the logo?\n> In blue?\n\nGreen.\n\n> Thanks\n"
    body = read(text)
    assert body.new == "Yes.\n\nGreen."
    assert [part.strip() for part in body.of(FragmentKind.ATTRIBUTION)] == [attribution]


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_answer_below_text_marked_with_initials_is_new(code: str) -> None:
    """An answer below text marked with initials is new, and so is one between two pieces of it."""
    quoted = sample("reply", code, "the-bat-initials")
    body = read(f"{quoted}\n\nOh!\n\nSL> And the logo?\nŠÉ> Or a flyer?\n\n{NEW_TEXT[code]}\n")
    assert body.new == f"Oh!\n\n{NEW_TEXT[code]}"


@pytest.mark.parametrize(
    "text",
    [
        "Please run this:\n\nPS> Get-Item brochure.pdf\nPS> Remove-Item draft.pdf\n\nIt hangs.",
        "A> B> C is the order of the three pages.",
        "--- our terms are simple, read on ---\n\nWe pay in advance.",
    ],
)
def test_marks_that_quote_nobody_stay(text: str) -> None:
    assert read(text, "A request").new == text


def forward(one: Sample | str) -> tuple[str, str, str]:
    """Subject, introduction and text of a forward."""
    subject, _, rest = (one if isinstance(one, str) else one.text).partition("\n")
    head, _, inner = rest.partition("|||")
    return subject, head, inner


@pytest.mark.parametrize("one", samples("forward"), ids=named)
def test_a_forward_with_a_short_note_is_the_forwarded_text(one: Sample) -> None:
    subject, head, inner = forward(one)
    body = read(f"{head}{inner}\n", subject)
    assert body.forwarded
    assert inner in body.new
    assert "jo@r" not in body.new


def test_a_forward_below_a_request_of_its_own_is_quoted() -> None:
    own = (
        "The page is approved, thank you. Below is what my son wrote, please overlook his tone. "
        "The idea itself is good though: a small plant finder where one clicks on place and colour. "
        "I know that this is a job of its own. Could you send me a quote for it, whenever it suits you?"
    )
    subject, head, inner = forward(sample("forward", "en", "gmail"))
    body = read(f"{own}\n\n{head.partition(chr(10) * 2)[2]}{inner}\n", subject)
    assert body.new == own
    assert not body.forwarded


QUESTIONS = [
    (
        "de",
        "Hallo Kim,\n\nmagst du dir das einmal ansehen und sagen, ob du Zeit hättest und was es kosten würde?\n\nLG Jo",
    ),
    ("de", "Guten Tag, könnten Sie bitte prüfen, was meine Kollegin schreibt, und uns dafür einen Preis nennen?"),
    ("en", "Hi Kim, would you mind having a look at what my sister wants and telling us what it would come to?"),
    (
        "fi",
        "Moi Kim, ehtisitkö vilkaista, mitä siskoni kirjoittaa, ja sanoa, mitä semmoisen tekeminen meille maksaisi?",
    ),
    (
        "fi",
        "Hyvää päivää, voisitteko tutustua esimieheni viestiin ja kertoa, milloin teillä olisi aikaa ja mihin hintaan?",
    ),
    (
        "ru",
        "Ким, привет! Взгляни, пожалуйста, что пишет моя сестра: взялась бы ты за такую работу и сколько она стоит?",
    ),
    ("ru", "Добрый день! Пересылаю письмо коллеги. Подскажите, пожалуйста, возможно ли так сделать и в какой срок?"),
]


@pytest.mark.parametrize(("code", "note"), QUESTIONS)
def test_a_polite_question_above_a_forward_lets_it_speak(code: str, note: str) -> None:
    """A polite question above a forward lets it speak: it asks for just what is passed on."""
    one = next(one for one in samples("forward") if one.language == code)
    subject, head, inner = forward(one)
    body = read(f"{note}\n\n{head.partition(chr(10) * 2)[2] or head}{inner}\n", subject)
    assert body.forwarded
    assert inner in body.new


def test_a_forward_of_the_recipients_own_words_is_quoted() -> None:
    """A forward of the recipient's own words is quoted: nothing in them is the client's."""
    body = (
        "Could you explain this, please?\n\n---------- Forwarded message ---------\nFrom: Me <Me@own.example>\n"
        "Date: Mon, 4 May 2026\nSubject: Invoice\nTo: Kim <kim@moss.example>\n\nI need the money by tomorrow."
    )
    message = whole(plain(body, head=HEAD.replace("A website", "Fwd: Invoice")))
    assert message.body.new == "Could you explain this, please?"


def test_a_forward_of_a_forward_gives_the_innermost_text() -> None:
    outer = (
        "fyi\n\n---------- Forwarded message ---------\nFrom: A <a@a.example>\nDate: Mon, 4 May "
        "2026\nSubject: Fwd: job\n\n"
    )
    inner = (
        "---------- Forwarded message ---------\nFrom: B <b@b.example>\nDate: Sun, 3 May 2026\nSubject: "
        "job\n\nWe need a logo."
    )
    body = read(outer + inner, "Fwd: Fwd: job")
    assert "We need a logo." in body.new
    assert "a@a.example" not in body.new
    assert "b@b.example" not in body.new


def test_the_reply_quoted_inside_a_forward_is_not_new() -> None:
    subject, head, inner = forward(sample("forward", "en", "gmail"))
    body = read(f"{head}{inner}\n\nOn Mon, 20 Apr 2026 at 10:00, Kim <kim@moss.example> wrote:\n{MARKED}\n", subject)
    assert inner in body.new
    assert QUOTED_BODY.splitlines()[1] not in body.new


@pytest.mark.parametrize(
    "text",
    [
        "Hi,\n\nour needs:\n- a site\n- a logo\n\nFrom: Berlin\nTo: Hamburg\n\nthat is the route to draw.",
        "Message from your site\n\nFrom: Max <max@form.example>\nSubject: Request\n\nI need a brochure by May.",
        "As Anna wrote on 3 May:\nwe want red.",
        "Am Montag um 10:30 schrieb mir der Kunde:\nEr will alles in Rot.",
        "Тема: сайт для пекарни\nДата: к 1 июня\n\nНужен сайт.",
        ">> LetterIndex now <<\n\nThe offer ends on Sunday.",
        "------------------------------\nOur terms\n------------------------------\nWe pay in advance.",
    ],
)
def test_text_that_only_looks_like_a_quotation_stays(text: str) -> None:
    assert read(text, "A request").new == text


@pytest.mark.parametrize(
    "line",
    [
        "as I wrote on 12 March 2026, we still need:",
        "you wrote to us on 12 March 2026 at 10:15, so here is what is missing:",
        "I can be reached until 18:00 at kim@moss.example, and these are the details:",
        "wie schon am 12.03.2026 geschrieben, fehlen uns noch:",
        "Sie hatten mir am 12.03.2026 um 10:15 geschrieben:",
        "am 12.03.2026 bin ich bis 18:00 Uhr unter kim@moos.example da, hier schon einmal das Nötigste:",
        "kuten Sanna kirjoitti 12.3.2026 klo 10.15, meiltä puuttuu:",
        "kirjoitit 12.3.2026:",
        "olen 12.3.2026 tavoitettavissa klo 18.00 asti osoitteessa kim@suo.example, tässä tiedot:",
        "как я писал 12.03.2026, нам ещё нужно:",
        "вы писали мне 12.03.2026 в 10:15, отвечаю по пунктам:",
        "12.03.2026 до 18:00 я на связи по адресу kim@moh.example, вот подробности:",
    ],
)
def test_a_sentence_that_ends_in_a_colon_announces_no_quotation(line: str) -> None:
    """A sentence that ends in a colon announces no quotation: what stands below it is the sender's own."""
    text = f"Hello Kim,\n\n{line}\n\nten pages and a logo. 300 euro in all."
    assert read(text, "A request").new == text


@pytest.mark.parametrize(
    "line",
    [
        "On Tuesday, April 21, 2026 at 05:04:12 PM GMT+1, Kim I. Moss <me@lake.example> wrote:",
        "Am Dienstag, 21. April 2026 um 17:04:12 MESZ hat Sam Lake <ich@lake.example> Folgendes geschrieben:",
        "tiistai 21. huhtikuuta 2026 klo 17.04.12 UTC+3 Sam Lake <me@lake.example> kirjoitti:",
        "вторник, 21 апреля 2026 г. в 17:04:12 GMT+3, Sam Lake <we@lake.example> написал(а):",
        '21.04.2026, 17:04, "Sam Lake" <sam@lake.example>:',
        "On Tue, 21 Apr 2026, Sam L. wrote:",
    ],
)
def test_an_attribution_needs_no_marks_below_it(line: str) -> None:
    """An attribution of a mail program needs no marks below it, whatever word the address is."""
    assert read(f"{NEW_TEXT['en']}\n\n{line}\n\n{QUOTED_BODY}").new == NEW_TEXT["en"]


@pytest.mark.parametrize(
    ("date", "verb"),
    [
        ("On Mon, 3 May 2026 at 10:00, ", "wrote:"),
        ("Am 03.05.2026 um 10:15 ", "schrieb:"),
        ("", "kirjoitti su 3.5.2026 klo 10.15:"),
        ("3 мая 2026 г., 10:15 ", "написал:"),
    ],
)
def test_an_attribution_wrapped_inside_its_address_is_none_of_the_text(date: str, verb: str) -> None:
    body = read(f"Yes, please.\n\n{date}Kim Moss <kim.moss@client.example\n> {verb}\n\n> Is Friday fine?\n")
    assert body.new == "Yes, please."
    assert [part.strip() for part in body.of(FragmentKind.QUOTED)] == ["> Is Friday fine?"]


def test_a_form_that_opens_with_a_header_is_read_as_new() -> None:
    text = (
        "Von: Max <max@form.example>\nDatum: 3. Mai 2026 10:12\nBetreff: Anfrage\n\nIch brauche bis Juni "
        "eine Broschüre."
    )
    assert "Ich brauche" in read(text, "Kontaktformular").new
    assert "Ich brauche" not in read(text, "AW: Kontaktformular").new


FORMS = [
    (
        "You have a new enquiry from your site",
        "From: Max <max@form.example>\nDate: 3 May 2026 10:12\nSubject: Brochure",
    ),
    ("Neue Anfrage über Ihr Kontaktformular", "Von: Max <max@form.example>\nDatum: 03.05.2026 10:12\nBetreff: Heft"),
    ("Uusi yhteydenotto sivustoltasi:", "Lähettäjä: max@form.example\nPäivämäärä: 3.5.2026 10.12\nAihe: Esite"),
    ("Новая заявка с вашего сайта", "От: Максим\nДата: 03.05.2026 10:12\nТема: Буклет"),
]


@pytest.mark.parametrize(("line", "fields"), FORMS)
def test_a_form_with_an_introducing_line_is_read_as_new(line: str, fields: str) -> None:
    body = read(f"{line}\n\n{fields}\n\n{NEW_TEXT['en']}\n", line)
    assert body.new.endswith(NEW_TEXT["en"])
    assert "10:12" not in body.new


@pytest.mark.parametrize(
    "header",
    [
        "Von: Kim Moos <me@own.example>\nGesendet: 3. Mai 2026 10:12\nAn: Max\nBetreff: Heft",
        "From: Kim Moss\nSent: 3 May 2026 10:12\nTo: Max\nSubject: Brochure",
        "-----Original Message-----\nSubject: Brochure",
        "--- Originalnachricht (Auszug) ---",
    ],
)
def test_an_answer_under_a_new_subject_quotes_all_the_same(header: str) -> None:
    """An answer under a new subject quotes all the same: the recipient's own words are never new."""
    text = f"{NEW_TEXT['en']}\n\n{header}\n\n{QUOTED_BODY}\n"
    assert whole(plain(text, head=HEAD)).body.new == NEW_TEXT["en"]


def test_a_mail_that_only_quotes_has_nothing_new() -> None:
    assert read(f"{MARKED}\n").new == ""
    assert read(f"\n{sample('reply', 'en', 'outlook-web')}\n").new == ""


def test_an_empty_text_has_no_fragments() -> None:
    assert split("", mail_lore()) == Body()


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: AW: Website", "Website"),
        ("RE[2]: Fwd: сайт", "сайт"),
        ("Vs: VL: tarjous", "tarjous"),
        ("На: Ответ: макет", "макет"),
        ("WG: Antw: Entwurf", "Entwurf"),
        ("SV: offert", "offert"),
        ("Redesign: phase two", "Redesign: phase two"),
        ("Vast", "Vast"),
        ("", ""),
    ],
)
def test_prefixes_are_no_part_of_a_subject(subject: str, bare: str) -> None:
    assert bare_subject(subject, mail_lore()) == bare


@pytest.mark.parametrize("mark", ["> ", ">> ", "> > "])
def test_nested_quotations_are_quoted_at_every_depth(mark: str) -> None:
    text = "Fine.\n\nOn 3 May 2026 Al <a@a.example> wrote:\n> yes\n" + f"{mark}deeper\n"
    assert read(text).new == "Fine."
