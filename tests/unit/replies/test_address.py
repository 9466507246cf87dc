"""Formality as the client wrote, and the right name in the greeting."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import parseaddr
from zoneinfo import ZoneInfo

import pytest
from unit.replies.letters import Ask, letter, message

from inbox_guard import library
from inbox_guard.model import Action, Address, Body, Draft, Fragment, FragmentKind, Message, Place, RawMessage
from inbox_guard.replies import ReplyTexts
from inbox_guard.replies.address import greeting, organisations, register, spoken_to
from inbox_guard.replies.names import Person
from inbox_guard.replies.quote import attribution
from inbox_guard.replies.reply_to import author


def greeted(mail: Message, texts: Mapping[str, ReplyTexts]) -> str:
    """The first line of the reply to whom sends a mail, as formal as its text is."""
    manner = texts[mail.language or ""].manner
    return greeting(mail, mail.sender, manner, organisations(texts), register(mail, mail.sender, manner))


REGISTERS = [
    ("de", "Sehr geehrter Herr Kuhn,\n\nwas kostet ein Flyer?", "formal"),
    ("de", "Moin Frau Thomsen,\n\nhaben Sie im Mai Zeit?", "formal"),
    ("de", "Guten Tag,\n\nwir suchen eine Texterin. Sie ist ausgefallen.", "formal"),
    ("de", "Hey,\n\nhast du Zeit? Sie brauchen dich.", "familiar"),
    ("de", "moin jana,\ndie bilder sind der hammer", "familiar"),
    ("de", "Liebe Anne,\n\nich bräuchte wieder Fotos.", "familiar"),
    ("de", "habt ihr noch Platz? Wir mögen eure Seite.", "familiar"),
    ("fi", "Arvoisa kääntäjä,\n\nvoisitteko tarjota?", "formal"),
    ("fi", "Hei,\n\nmitä kirjanen maksaa?", "familiar"),
    ("fi", "Moi, jos pääsette 1300:aan, tilaan. Oon ite koodannu.", "familiar"),
    ("fi", "Hei, annatteko takuun ja teettekö myös logon?", "formal"),
    ("fi", "Moro, ehditkö tekemään sivut?", "familiar"),
    ("fi", "Hei, löysin portfoliosi. Onko sinulla aikaa?", "familiar"),
    ("ru", "Здравствуйте, сколько стоит логотип?", "formal"),
    ("ru", "Нужен логотип.", "formal"),
    ("ru", "Добрый день! Можете сделать сайт? Жду вашего ответа", "formal"),
    ("ru", "Привет! Сделаешь логотип?", "familiar"),
    ("ru", "слушай, мне тебя посоветовали, возьмёшься?", "familiar"),
    ("en", "Dear Sir or Madam,\n\nplease quote.", "formal"),
    ("en", "Mr Reed,\n\nplease quote.", "formal"),
    ("en", "Hi there, how much is a logo?", "familiar"),
    ("en", "Need a logo by May.", "familiar"),
    ("de", "Hallo ihr Lieben,\n\nhättet ihr im Juni Zeit?", "familiar"),
    ("de", "Guten Tag,\n\nkönntet Ihr uns etwas bauen? Was nehmt Ihr dafür?", "familiar"),
    ("de", "Hallo,\n\nbaut ihr auch Regale?", "familiar"),
    ("de", "Hallo,\n\nwas kostet Ihr Angebot, und hat Ihr Büro im Juni Zeit?", "formal"),
    ("de", "Hallo,\n\nmeine Frau führt ein Café. Der Name gefällt ihr nicht mehr.", "formal"),
    ("de", "Guten Morgen Ben,\n\ndas klappt am Freitag nicht.", "familiar"),
    ("de", "Guten Tag Ben,\n\nkönnen Sie das machen?", "formal"),
    ("de", "Guten Tag allerseits,\n\nwas kostet ein Flyer?", "formal"),
    ("fi", "Hei,\n\nolen kiinnostunut palvelustanne ja hinnoistanne.", "formal"),
    ("fi", "Hei,\n\nolette tehneet naapurille hienot sivut.", "formal"),
    ("fi", "Päivää,\n\nlähettäkää hinta ja kertokaa, milloin ehtii.", "formal"),
    ("fi", "Hyvä Janne Aalto,\n\nmitä esite maksaa?", "formal"),
    ("fi", "Aalto,\n\nkorjatkaa virheet ja vastatkaa minulle.", "formal"),
    ("fi", "Hei,\n\nolemme työmatkaa varten täällä; pitkää esitettä ei tarvita.", "familiar"),
    ("fi", "Hei,\n\nvastaisitteko? Olivatko kuvat hyviä, sopivatko päivät?", "formal"),
    ("fi", "Hei,\n\nkiitos viestistänne. Kerrotko hinnan? Hyväksytkö kaksi erää?", "familiar"),
    ("fi", "Hei,\n\ntilanne on tämä: sivuston rakenne on vanha ja liikenne vähenee. Tekijä oli Susanne.", "familiar"),
    ("ru", "Здравствуй, Сэм! Нужен логотип к пятнице, успеешь?", "familiar"),
    ("ru", "Добрый день, нарисуешь логотип? Сколько возьмёшь?", "familiar"),
    ("ru", "Миш, извини, сегодня никак. Давай в другой день?", "familiar"),
    ("ru", "Добрый день! Нужен лишь логотип, ничего больше.", "formal"),
    ("en", "Good afternoon Mr. Reed,\n\nplease quote.", "formal"),
    ("en", "Hello Ms. Reed,\n\nplease quote.", "formal"),
    ("en", "Hi Dr Reed,\n\nplease quote.", "formal"),
    ("en", "Hi Mr Reed, I am new to this hahaha. What does a lesson cost?", "familiar"),
    ("ru", "Добрый день, нужна обложка, кидай цену.", "familiar"),
    ("ru", "Ищем бариста на лето. Приходи знакомиться!", "familiar"),
    ("ru", "Приходите знакомиться. Кидайте цену.", "formal"),
    (
        "ru",
        "Вычитаете повесть? Тон такой: «Ты куда, а твой чай, а мне что скажешь?» И так везде, всё о лете.",
        "formal",
    ),
    ("de", "Gesucht wird ein Lektorat. Der Ton: „Hast du dein Boot, und wo bist du?“ So geht es durchweg.", "formal"),
    ("de", "Im Stück heißt es einmal „Kommen Sie mit Ihrem Boot, Sie“. Machst du das Plakat dazu fertig?", "familiar"),
    (
        "fi",
        "Novellissa on kohta ”Tulkaa te, teidän veneenne odottaa”. Ehditkö oikolukea sen joskus talvella?",
        "familiar",
    ),
    ("fi", "Hei rakas kuvittaja, tein runokirjan omakustanteena, kerro mitä tykkäät!", "familiar"),
    ("fi", "Hyvä suomentaja,\n\nmitä työ maksaisi?\n\nYstävällisesti\nAnna Salo", "formal"),
    ("fi", "Hyvä idea tuo juliste, mitä se maksaa?", "familiar"),
]


@pytest.mark.parametrize(("language", "text", "expected"), REGISTERS)
def test_formality_follows_the_client(texts: Mapping[str, ReplyTexts], language: str, text: str, expected: str) -> None:
    """Pronouns, verb forms and greetings decide; else the language's custom."""
    mail = message(text, language)

    assert register(mail, mail.sender, texts[language].manner) == expected


@pytest.mark.parametrize(
    ("text", "courteous"),
    [
        ("Добрый день! Можете ли Вы сделать сайт? Жду Вашего ответа.", True),
        ("Добрый день, скажите, сколько это у\nВас стоит?", True),
        ("Добрый день! Вы делаете сайты? Вам удобно в мае?", False),  # at the start of a sentence it tells nothing
        ("Добрый день! Сколько вы возьмёте? Мы видели Ваш сайт, нам вас посоветовали.", False),
        ("Нужен логотип.", False),
        ("Нужна вычитка: «Где же Вы, и что же Вам, и как же Ваш поезд?» Тон везде такой, возьмётесь ли вы?", False),
    ],
)
def test_the_capitals_of_courtesy_are_given_back(
    draft: Callable[[Ask], Draft | None], text: str, *, courteous: bool
) -> None:
    """Who writes «Вы» reads a small one as coolness, and who writes small ones a capital as stiffness."""
    letters = [
        letter(made)
        for number in range(4)
        for action in (Action.CLARIFY, Action.NEGOTIATE, Action.DECLINE)
        if (made := draft(Ask(message(text, "ru", id=f"{number}@client.example"), action, ["price-pressure"])))
    ]
    said = " ".join(letters)

    assert len(letters) == 12
    assert bool(re.search(r"[а-я,] (?:Вы|Вам|Вас|Вами|Ваш\w*)\b", said)) is courteous
    assert bool(re.search(r"\b(?:вы|вам|вас|вами|ваш\w*)\b", said)) is not courteous


TITLES = [
    ("Hello,\n\nplease quote.", "Susan Keller", "Kind regards,\nDr. Susan Keller", "Dear Dr Keller,"),
    ("Hello,\n\nplease quote.", "Rev. Paul Atkins", "", "Dear Rev Atkins,"),
    ("Dear Sam,\n\nplease quote.", "Fr. Liam Byrne", "God bless,\nFr. Liam", "Dear Father Byrne,"),
    ("Hi Sam,\n\nplease quote.", "Dr. Susan Keller", "", "Hi Susan,"),
    ("Dear Sam,\n\nplease quote.", "Susan Keller", "Yours sincerely,\nSusan Keller", "Dear Susan Keller,"),
    ("Dear Sam,\n\nplease quote.", "Susan Keller", "Kind regards,\nSusan Keller", "Dear Susan,"),
    ("Need a price for two drawings.\n\nB. Tapper", "Barry Tapper", "", "Dear Barry Tapper,"),
    ("Hi, need a price for two drawings.\n\nB. Tapper", "Barry Tapper", "", "Hi Barry,"),
]


@pytest.mark.parametrize(("text", "shown", "signature", "expected"), TITLES)
def test_who_gives_a_title_is_addressed_by_it(
    texts: Mapping[str, ReplyTexts], text: str, shown: str, signature: str, expected: str
) -> None:
    """A title in the display name or below the closing is formal, where nothing in the mail is familiar."""
    mail = message(text, "en", signature=signature, sender=Address(shown, "mail@client.example"))

    assert greeted(mail, texts) == expected


S, D = "formal", "familiar"
GREETINGS = [
    ("de", S, "Sepp Rainer", "", "Guten Tag Sepp Rainer,"),
    ("de", D, "Sepp Rainer", "", "Hallo Sepp,"),
    ("de", S, "Sepp", "", "Guten Tag,"),
    ("de", S, "Dr. Miriam Adelsberger", "", "Guten Tag Dr. Adelsberger,"),
    ("de", S, "Frau Dr. Meier", "", "Guten Tag Frau Dr. Meier,"),
    ("de", S, "Sabine Meier", "Mit freundlichen Grüßen\nFrau Dr. Sabine Meier", "Guten Tag Frau Dr. Meier,"),
    ("de", S, "Meier, Sabine", "", "Guten Tag Sabine Meier,"),
    ("de", S, "MEIER SABINE", "", "Guten Tag Meier Sabine,"),
    ("de", S, "Sibylle von Rehden", "", "Guten Tag Sibylle von Rehden,"),
    ("de", S, "Tischlerei Brunkhorst", "Gruß\nHeiner Brunkhorst", "Guten Tag Heiner Brunkhorst,"),
    ("de", S, "Brunkhorst GmbH", "", "Guten Tag,"),
    ("de", S, "Einkauf", "", "Guten Tag,"),
    ("de", S, "info", "", "Guten Tag,"),
    ("de", D, "kevin", "lg kevin", "Hallo Kevin,"),
    ("de", D, "Maxi2000", "", "Hallo,"),
    ("de", S, "F. W.", "", "Guten Tag,"),
    ("de", D, "Sascha R.", "", "Hallo Sascha,"),
    ("de", D, "", "", "Hallo,"),
    ("de", S, "", "Viele Grüße\nPetra Winzer", "Guten Tag Petra Winzer,"),
    ("de", S, "Anna Koch | Koch Design", "", "Guten Tag Anna Koch,"),
    ("de", S, "Familie Oberhuber", "", "Guten Tag,"),
    ("en", D, "Graham Tuttle", "", "Hi Graham,"),
    ("en", S, "Graham Tuttle", "", "Dear Graham Tuttle,"),
    ("en", S, "Ms. Priya Nair", "", "Dear Ms Nair,"),
    ("en", S, "Prof. Alistair Renwick", "", "Dear Professor Renwick,"),
    ("en", D, "Fiona MacAskill", "", "Hi Fiona,"),
    ("en", D, "ProfitMaster", "", "Hi,"),
    ("en", D, "The Founders", "", "Hi,"),
    ("en", S, "Support Team", "", "Hello,"),
    ("en", D, "Ola via Marketplace", "", "Hi Ola,"),
    ("en", D, "Anna\r\nBcc: x@y.example", "", "Hi,"),
    ("fi", D, "Maija Huuskonen", "", "Hei Maija"),
    ("fi", D, "Huuskonen Maija", "", "Hei Maija"),
    ("fi", S, "Maija Huuskonen", "", "Hei Maija Huuskonen"),
    ("fi", S, "Hallintoneuvos Veikko Saarnilehto", "", "Hei Veikko Saarnilehto"),
    ("fi", D, "Rekrytiimi / Sisältömylly", "", "Hei!"),
    ("fi", D, "jonnis_87", "", "Hei!"),
    ("fi", D, "Oy Firma Ab", "", "Hei!"),
    ("ru", S, "Ольга Рощупкина", "", "Здравствуйте, Ольга!"),
    ("ru", S, "Рощупкина Ольга", "", "Здравствуйте, Ольга!"),
    ("ru", S, "Людмила Аркадьевна Воробей", "", "Здравствуйте, Людмила Аркадьевна!"),
    ("ru", S, "Воробей Людмила Аркадьевна", "", "Здравствуйте, Людмила Аркадьевна!"),
    ("ru", S, "Иван Петрович", "", "Здравствуйте, Иван Петрович!"),
    ("ru", S, "Борис Рабинович", "", "Здравствуйте, Борис!"),
    ("ru", S, "Игорь Пастухов", "С уважением,\nИгорь Валентинович Пастухов", "Здравствуйте, Игорь Валентинович!"),
    ("ru", S, "Фаина Лурье", "", "Здравствуйте, Фаина!"),
    ("ru", D, "Оля из Потока", "", "Привет, Оля!"),
    ("ru", S, "Отдел развития", "", "Здравствуйте!"),
    ("ru", S, "ООО Ромашка", "", "Здравствуйте!"),
    ("en", D, "Bramley Primary PTA", "", "Hi,"),
    ("en", D, "Bramley Parish Council", "", "Hi,"),
    ("de", S, "Tierheim Bramsche", "", "Guten Tag,"),
    ("de", S, "Buchhandlung Winzer", "", "Guten Tag,"),
    ("fi", D, "Hotelli Kuusi", "", "Hei!"),
    ("fi", D, "Kotipesula Kuusi", "", "Hei!"),
    ("fi", D, "Kustannus Kuusi", "", "Hei!"),
    ("ru", S, "Чайхана", "", "Здравствуйте!"),
    ("ru", D, "Студентка", "", "Привет!"),
    ("ru", D, "", "", "Привет!"),
    ("ru", D, "Ольга Рощупкина", "Оля", "Привет, Оля!"),
    ("ru", S, "Ольга Рощупкина", "Оля", "Здравствуйте, Ольга!"),
    ("ru", D, "Ольга Рощупкина", "Отдел", "Привет, Ольга!"),
    ("en", D, "Thomas Hill", "Tom", "Hi Tom,"),
    ("en", S, "Thomas Hill", "Tom", "Dear Thomas Hill,"),
    ("en", D, "Thomas Hill", "T", "Hi Thomas,"),
    ("en", D, "H. Ashdown", "Ashdown", "Hi,"),
    ("en", S, "Mrs H. Ashdown", "", "Dear Mrs Ashdown,"),
    ("en", S, "Sir Rupert Ashdown", "", "Dear Sir Rupert,"),
    ("en", D, "Sir Rupert Ashdown", "", "Hi Rupert,"),
    ("en", S, "Rupert Ashdown", "Sir Rupert Ashdown", "Dear Sir Rupert,"),
    ("en", S, "Lady Ashdown", "", "Dear Lady Ashdown,"),
    ("en", S, "Helen Ashdown", "Mrs H. Ashdown, Wooler", "Dear Mrs Ashdown,"),
    ("en", D, "Rupert Ashdown", "R. Ashdown, Treasurer", "Hi Rupert,"),
    ("en", D, "", "R. Ashdown, Treasurer", "Hi,"),
    ("en", D, "Helen Ashdown", "Helen, Wooler", "Hi Helen,"),
    ("de", S, "Meier, Anna Sophie", "", "Guten Tag Anna Sophie Meier,"),
    ("de", S, "Kulturbund Oelde", "Mit besten Grüßen\nHanne Ostkamp, 2. Vorsitzende", "Guten Tag Hanne Ostkamp,"),
    ("fi", D, "Veli-Matti Kuusi", "V-M Kuusi", "Hei Veli-Matti"),
    ("ru", S, "Приют «Мурка»", "Лена, координатор", "Здравствуйте, Лена!"),
    ("ru", S, "Приют «Мурка»", "", "Здравствуйте!"),
    ("ru", D, "Евгения Лапкина", "Женя", "Привет, Женя!"),
    ("ru", S, "Евгения Лапкина", "Женя", "Здравствуйте, Евгения!"),
    ("en", D, "Gareth Hill", "Gaz", "Hi Gaz,"),
    ("en", D, "Bella Hill", "Best", "Hi Bella,"),
    ("de", D, "Maximilian Huber", "Max", "Hallo Max,"),
    ("de", S, "Maximilian Huber", "Max", "Guten Tag Maximilian Huber,"),
    ("en", D, "Ronald P. Kaminski", "Ron Kaminski", "Hi Ron,"),
    ("en", S, "Ronald P. Kaminski", "Ron Kaminski", "Dear Ron Kaminski,"),
    ("de", S, "Kulturverein Altstadt", "Hochachtungsvoll\ngez. Dr. Irmgard Seidel", "Guten Tag Dr. Seidel,"),
    ("de", S, "Prof. Jens Halm", "", "Guten Tag Prof. Halm,"),
    ("ru", S, "Дирекция «Лад»", "Дирекция", "Здравствуйте!"),
    ("ru", S, "Оргкомитет", "", "Здравствуйте!"),
]


@pytest.mark.parametrize(("language", "tone", "shown", "signature", "expected"), GREETINGS)
def test_the_greeting_has_the_right_name(
    texts: Mapping[str, ReplyTexts], language: str, tone: str, shown: str, signature: str, expected: str
) -> None:
    """A person by name, with a title only where the mail gives it; everybody else neutrally."""
    mail = message("?", language, signature=signature, sender=Address(shown, "petra@client.example"))

    manner, known = texts[language].manner, organisations(texts)
    assert greeting(mail, mail.sender, manner, known, "formal" if tone == S else "familiar") == expected


FORWARDED = {
    "en": (
        ("Fwd: leaflet", "Petra Lind", "Hi Petra,"),
        """Hello,

could this be done?

Petra

---------- Forwarded message ---------
From: Hal Drake <hal@farm.example>
Date: Sun, 22 Nov 2026 at 10:11
Subject: leaflet
To: Petra Lind <petra@client.example>

Dear Mrs Lind,

we need a leaflet for the farm.

Cheers
Hal""",
    ),
    "de": (
        ("WG: Faltblatt", "Petra Lind", "Guten Tag Petra Lind,"),
        """Guten Tag,

könnten Sie das machen?

Petra Lind

-----Ursprüngliche Nachricht-----
Von: Hal Drake <hal@hof.example>
Gesendet: Sonntag, 22. November 2026 10:11
An: Petra Lind <petra@client.example>
Betreff: Faltblatt

Hi Petra,

du kennst dich aus, machst du das Faltblatt mit deinem Grafiker?

LG
Hal""",
    ),
    "fi": (
        ("VL: Esite", "Petra Lind", "Hei Petra Lind"),
        """Hei,

voisitteko tehdä tämän?

Petra Lind

-----Alkuperäinen viesti-----
Lähettäjä: Hannu Rautio <hannu@tila.example>
Lähetetty: sunnuntai 22. marraskuuta 2026 10.11
Vastaanottaja: Petra Lind <petra@client.example>
Aihe: Esite

Moi Petra,

sä tiedät, voitko sä hoitaa esitteen tilalle?

Hannu""",
    ),
    "ru": (
        ("Fwd: Буклет", "Петра Линд", "Здравствуйте, Петра!"),
        """Здравствуйте!

Возьмётесь?

Петра Линд

-------- Пересылаемое сообщение --------
22.11.2026, 10:11, "Олег Дракин" <oleg@kozy.example>:

Привет, Петра!

Ты говорила про буклет, сделаешь? Твой Олег

Олег""",
    ),
}


@pytest.mark.parametrize("language", FORWARDED)
def test_who_passes_a_mail_on_is_greeted_as_they_write(texts: Mapping[str, ReplyTexts], language: str) -> None:
    """The answer goes to them, and whoever wrote what they pass on may be an old friend of theirs."""
    (subject, name, expected), text = FORWARDED[language]
    raw = EmailMessage()
    raw["From"], raw["To"], raw["Subject"] = (
        str(HeaderAddress(name, "petra", "client.example")),
        "me@studio.example",
        subject,
    )
    raw.set_content(text)
    mail = library.core().parse(RawMessage(Place(path="x"), bytes(raw)))

    assert mail.body.forwarded
    assert greeted(mail, texts) == expected


def test_what_a_form_sends_is_all_its_author_s(texts: Mapping[str, ReplyTexts]) -> None:
    """Reply-To names them, and the form is nobody."""
    head, own = "From: Hal Drake\n", "Dear Mr Reed,\n\nplease quote.\n\nHal"
    parts = (Fragment(FragmentKind.ATTRIBUTION, 0, len(head)), Fragment(FragmentKind.NEW, len(head), len(head + own)))
    mail = message("?", body=Body(head + own, parts, forwarded=True), sender=Address("Form", "form@site.example"))

    assert register(mail, Address("", "hal@farm.example"), texts["en"].manner) == "formal"


def test_a_name_behind_a_closing_in_the_last_sentence_is_read(texts: Mapping[str, ReplyTexts]) -> None:
    """On a telephone a whole letter is one line."""
    shop = Address("Nagelstudio", "aylin.demir@client.example")
    mail = message("Hallo, kannst du mir Karten drucken? Danke schön, Aylin", "de", sender=shop)

    assert greeted(mail, texts) == "Hallo Aylin,"


FATHERS = [
    *("Юрьевич", "Васильевич", "Анатольевич", "Геннадьевич", "Павлович", "Львович", "Михайлович", "Яковлевич"),
    *("Фомич", "Лукич", "Никитич", "Кузьмич", "Андреевич", "Ильич", "Игоревич"),
]


@pytest.mark.parametrize("father", FATHERS)
def test_a_patronymic_is_known_however_the_name_of_the_father_changes(
    texts: Mapping[str, ReplyTexts], father: str
) -> None:
    """Who writes name and patronymic is greeted by both, with a surname and without."""
    for shown in (f"Олег {father}", f"Олег {father} Сомов", f"Сомов Олег {father}"):
        mail = message("?", "ru", sender=Address(shown, "mail@client.example"))

        line = greeting(mail, mail.sender, texts["ru"].manner, organisations(texts), "formal")
        assert line == f"Здравствуйте, Олег {father}!"


CLOSINGS = {"de": "Mit freundlichen Grüßen", "en": "Kind regards,", "fi": "Terveisin", "ru": "С уважением,"}
SIGNED = [
    ("fi", D, "Camilla Kuusi <camilla@client.example>", "Camilla\nUtu Games", "Hei Camilla,"),
    ("de", S, "Kern Metallwaren <kontakt@client.example>", "Sabine Kern", "Guten Tag Sabine Kern,"),
    ("de", S, "Werkraum Kern <kern@client.example>", "Sabine Kern\nWerkraum Kern", "Guten Tag Sabine Kern,"),
    ("de", D, "Kater Murr <kontakt@client.example>", "Sabine", "Hallo Sabine,"),
    ("de", S, "Thomas Vogel <t.vogel@client.example>", "Vogel", "Guten Tag Thomas Vogel,"),
    ("de", S, "Sabine Kern <sabine.kern@client.example>", "Werkraum Morgen\nSabine Kern", "Guten Tag Sabine Kern,"),
    ("de", S, "Thomas Vogel <tv@client.example>", "Herzlichst\nThomas Vogel", "Guten Tag Thomas Vogel,"),
    ("ru", S, "Пётр Вершинин <pv@client.example>", "Удачи\nПётр", "Здравствуйте, Пётр!"),
    ("en", D, "Riverbank Fabrics <info@client.example>", "Anna Hill\nShop Manager", "Hi Anna,"),
    ("en", D, "Harbour Lights <info@client.example>", "Anna", "Hi Anna,"),
    ("en", D, "Anna Hill <anna.hill@client.example>", "Nan", "Hi Anna,"),
    ("en", S, "Robert Hill <rh@client.example>", "Robert Hill\nHead Gardener", "Dear Robert Hill,"),
    ("en", D, "Anna Hill <ahill@client.example>", "Anna Hill, DPT", "Hi Anna,"),
    ("fi", D, "Verhoomo Salo <posti@client.example>", "Anna Salo", "Hei Anna,"),
    ("fi", D, "Mäki Tuula <tuula.maki@client.example>", "Tuula Mäki", "Hei Tuula,"),
    ("fi", D, "Salo Pekka <posti@client.example>", "Pekka", "Hei Pekka,"),
    ("fi", D, "Timo Kangas <timo.kangas@client.example>", "Kangas Timo", "Hei Timo,"),
    ("fi", D, "Hankinta <posti@client.example>", "", "Hei!"),
    ("fi", D, "Aho Ville <posti@client.example>", "", "Hei Ville,"),
    ("fi", D, "Raimo Aho <posti@client.example>", "Aho", "Hei Raimo,"),
    ("fi", D, "Kanto Anna-Kaisa <posti@client.example>", "", "Hei Anna-Kaisa,"),
    ("fi", D, "Kangasliike <posti@client.example>", "", "Hei!"),
    ("ru", S, "Уют Вершинин <info@client.example>", "Олег Вершинин", "Здравствуйте, Олег!"),
    ("ru", S, "Oleg Vershinin <oleg@client.example>", "Олег Вершинин", "Здравствуйте, Олег!"),
    ("ru", S, "Oleg Vershinin <oleg@client.example>", "Олег", "Здравствуйте, Олег!"),
    ("ru", S, "Oleg Vershinin <oleg@client.example>", "", "Здравствуйте!"),
    ("ru", S, "Александр Вершинин <av@client.example>", "Саша", "Здравствуйте, Александр!"),
    ("ru", S, "Уютный Дворик <info@client.example>", "", "Здравствуйте!"),
    ("ru", S, "Уютный Дворик <ud@client.example>", "", "Здравствуйте!"),
    ("ru", S, "Теремок <tm@client.example>", "", "Здравствуйте!"),
    ("ru", S, "Теремок <tm@client.example>", "Катя", "Здравствуйте, Катя!"),
    ("ru", S, "Саодат <sv@client.example>", "Саодат", "Здравствуйте, Саодат!"),
    ("ru", S, "Саодат Воронова <sv@client.example>", "", "Здравствуйте, Саодат!"),
    ("fi", D, "Valo Virta <vv@client.example>", "", "Hei!"),
    ("fi", D, "Merike Oja <merike@client.example>", "", "Hei Merike,"),
    ("en", D, "Олег Вершинин <oleg@client.example>", "Oleg", "Hi Oleg,"),
    ("en", D, "Nora & Will Ashby <ashbys@client.example>", "Nora and Will", "Hi Nora and Will,"),
    ("en", S, "Nora & Will Ashby <ashbys@client.example>", "Nora & Will", "Dear Nora and Will Ashby,"),
    ("en", D, "Nora & Will Ashby <ashbys@client.example>", "Will", "Hi Will,"),
    ("en", D, "Nora and Will Ashby <ashbys@client.example>", "", "Hi,"),
    ("en", D, "Ashby & Sons <office@client.example>", "Will Ashby\nAshby & Sons", "Hi Will,"),
    ("en", D, "Will Ashby <will@client.example>", "Ashby & Crane", "Hi Will,"),
    ("en", D, "tara <tara.w@client.example>", "tara", "Hi Tara,"),
    ("en", D, "anna-maria hill <am@client.example>", "anna-maria hill", "Hi Anna-Maria,"),
    ("en", D, "projectroom <projectroom@client.example>", "", "Hi,"),
    ("en", D, "Bright Harbour <hello@brightharbour.example>", "", "Hi,"),
    ("en", D, "Bright Harbour <hello@brightharbour.example>", "Anna Hill", "Hi Anna,"),
    ("en", D, "Cedar Lane <cedar@cedarlane.example>", "", "Hi Cedar,"),
    ("en", D, "Cedar Lane <info@cedarlane.example>", "Cedar", "Hi Cedar,"),
    ("en", D, "Anna Hill <office@hilltop.example>", "", "Hi Anna,"),
    ("de", S, "Grüne Kelle <kontakt@gruene-kelle.example>", "", "Guten Tag,"),
    ("de", S, "Nordmoor Kerzen <laden@nordmoorkerzen.example>", "", "Guten Tag,"),
    ("de", S, "Haus Lindenhof <leitung@lindenhof.example>", "Sabine Kern\nHeimleitung", "Guten Tag Sabine Kern,"),
    ("fi", D, "Sininen Aalto <moi@sininenaalto.example>", "", "Hei!"),
    ("en", D, "Elm Grove <manager@elmgrove.example>", "Anna Hill\nManager", "Hi Anna,"),
    ("en", D, "Jonathan Hill <jonathan@client.example>", "JH", "Hi Jonathan,"),
    ("de", D, "Petra Winzer <pw@client.example>", "Petra und Uwe", "Hallo Petra und Uwe,"),
    ("fi", D, "Minna Salo <minna@client.example>", "Minna ja Ari Salo", "Hei Minna ja Ari,"),
    ("fi", D, "Minna Salo <minna@client.example>", "Minna ja Ari (omistajat)", "Hei Minna ja Ari,"),
    ("de", D, "Team Zaunkönig <hallo@client.example>", "Petra & Uwe", "Hallo Petra und Uwe,"),
    ("de", D, "Team Zaunkönig <hallo@client.example>", "Petra\nWinzer & Kern", "Hallo Petra,"),
    ("en", D, "Ashby Crane Solicitors Ltd <office@client.example>", "Ashby & Crane", "Hi,"),
    ("ru", S, "Анна Вершинина <anna@client.example>", "Анна и Олег Вершинины", "Здравствуйте, Анна и Олег!"),
]


@pytest.mark.parametrize(("language", "tone", "shown", "signature", "expected"), SIGNED)
def test_who_signs_is_greeted(
    texts: Mapping[str, ReplyTexts], language: str, tone: str, shown: str, signature: str, expected: str
) -> None:
    """A display name may be a company's or a couple's, in other letters, or have the surname first."""
    sender = Address(*parseaddr(shown))
    mail = message("?", language, signature=f"{CLOSINGS[language]}\n{signature}", sender=sender)

    manner, known = texts[language].manner, organisations(texts)
    line = greeting(mail, mail.sender, manner, known, "formal" if tone == S else "familiar")
    assert line.rstrip(",") == expected.rstrip(",")  # whether a language has a comma there is told by others


CLOSING_AND_NAME = [
    ("fi", D, "Camilla Kuusi <camilla@client.example>", "Terv. Camilla\nUtu Matkat", "Hei Camilla"),
    ("fi", D, "Camilla Kuusi <post@client.example>", "Terv. Camilla\nUtu Matkat", "Hei Camilla"),
    (
        "ru",
        S,
        "Виктор Палыч <vp@client.example>",
        "С уважением, Виктор Павлович Сомов",
        "Здравствуйте, Виктор Павлович!",
    ),
    ("ru", S, "Marina <m@client.example>", "С уважением, Марина Петровна Гром", "Здравствуйте, Марина Петровна!"),
    ("en", D, "Wendy Reed <info@client.example>", "Thanks Sam\nWendy", "Hi Wendy,"),
]


@pytest.mark.parametrize(("language", "tone", "shown", "signature", "expected"), CLOSING_AND_NAME)
def test_the_name_behind_a_closing_is_who_signs(
    texts: Mapping[str, ReplyTexts], language: str, tone: str, shown: str, signature: str, expected: str
) -> None:
    """The line below it may be their company; who is thanked by name is not who signs."""
    sender = Address(*parseaddr(shown))
    mail = message("Hello Sam,\n\nwhat is the price?", language, signature=signature, sender=sender)

    manner, known = texts[language].manner, organisations(texts)
    assert greeting(mail, sender, manner, known, "formal" if tone == S else "familiar") == expected


NO_CLOSING = [
    ("en", "Agnes Ashdown <post@client.example>", "Mrs A. Ashdown, Wooler", "Dear Mrs Ashdown,"),
    ("en", "Pixel Forge <info@client.example>", "Jane Dunne", "Hi Jane,"),
    ("en", "Camilla Stone <camilla@lumen.example>", "Lumen Arts", "Hi Camilla,"),
    ("en", "Camilla Stone <info@lumen.example>", "Lumen Arts", "Hi Camilla,"),
    ("de", "Sonnenhof Kern <info@client.example>", "Karin Holm", "Guten Tag Karin Holm,"),
    ("en", "Robert Hill <rh@client.example>", "Head Gardener", "Hi Robert,"),
    ("en", "Robert Hill <hill@client.example>", "Head Gardener", "Hi Robert,"),
    ("de", "Petra Winzer <pw@client.example>", "Prokura", "Guten Tag Petra Winzer,"),
    ("de", "Petra Winzer <info@client.example>", "Schönes Wochenende", "Guten Tag Petra Winzer,"),
    ("de", "Sepp Rainer <post@client.example>", "Horrido\nS. Rainer", "Guten Tag Sepp Rainer,"),
    ("fi", "Valo Virta <post@client.example>", "Jukka Salmi", "Hei Jukka"),
    ("fi", "Aho Ville <ville.aho@client.example>", "Ville", "Hei Ville"),
    ("ru", "Хлебный Дворик <post@client.example>", "Катя", "Здравствуйте, Катя!"),
]


@pytest.mark.parametrize(("language", "shown", "signature", "expected"), NO_CLOSING)
def test_who_signs_without_a_closing_is_greeted_too(
    texts: Mapping[str, ReplyTexts], language: str, shown: str, signature: str, expected: str
) -> None:
    """Many write their name alone under the letter; a company under it is no name."""
    sender = Address(*parseaddr(shown))
    mail = message("What is the price of a poster?", language, signature=signature, sender=sender)

    assert greeted(mail, texts) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Hi, we need a logo for our shop. What would it cost?", "Hi,"),
        ("en", "Morning, my shop needs signs", "Hi,"),
        ("de", "Moin, der shop braucht ein Logo", "Hallo,"),
    ],
)
def test_a_line_that_names_what_the_address_does_is_no_signature(
    texts: Mapping[str, ReplyTexts], language: str, text: str, expected: str
) -> None:
    """shop@ writes of a shop; what stands before the comma is its greeting."""
    mail = message(text, language, sender=Address("", "shop@client.example"))

    assert greeting(mail, mail.sender, texts[language].manner, organisations(texts), "familiar") == expected


FORMS = [
    ("Jonas Amann <wordpress@studio.example>", "Anna Smith <anna@client.example>", "", "Hi Anna,", "Anna Smith"),
    ("Jonas Amann <wordpress@studio.example>", "anna@client.example", "", "Hi,", "anna@client.example"),
    ("Jonas Amann <wordpress@studio.example>", "asm@client.example", "Anna Smith", "Hi Anna,", "asm@client.example"),
    ("My Pages <mail@forms.example>", "Anna Smith <anna@client.example>", "", "Hi Anna,", "Anna Smith"),
    ("Anna Smith <as@client.example>", "office@client.example", "", "Hi Anna,", "Anna Smith"),
    ("Anna Smith <as@work.example>", "anna.s@client.example", "", "Hi Anna,", "Anna Smith"),
    ("Anna Smith <as@work.example>", "as@work.example", "", "Hi Anna,", "Anna Smith"),
]


@pytest.mark.parametrize(("sender", "reply_to", "signature", "expected", "who"), FORMS)
def test_a_form_speaks_for_whom_it_names_in_reply_to(
    texts: Mapping[str, ReplyTexts], sender: str, reply_to: str, signature: str, expected: str, who: str
) -> None:
    """The draft goes to Reply-To, so neither its greeting nor its attribution names the form or its owner."""
    one, other = (Address(*parseaddr(text)) for text in (sender, reply_to))
    mail = message("?", "en", signature=f"Regards,\n{signature}" if signature else "", sender=one, reply_to=(other,))
    manner, wrote = texts["en"].manner, author(mail, frozenset())

    assert greeting(mail, wrote, manner, organisations(texts), "familiar") == expected
    assert attribution(mail, wrote, manner, ZoneInfo("UTC")).endswith(f", {who} wrote:")


def test_who_wrote_is_greeted_though_a_colleague_is_to_be_answered_too() -> None:
    """Reply-To names both, so it is no form that sends for another."""
    ada, bob = Address("Ada Client", "ada@client.example"), Address("Bob Boss", "bob@client.example")

    assert author(message("?", sender=ada, reply_to=(ada, bob)), frozenset()) == ada
    assert author(message("?", sender=ada, reply_to=(bob,)), frozenset()) == bob


def test_of_the_users_own_form_who_filled_it_in_is_greeted() -> None:
    """Also where Reply-To leads to the user besides."""
    own, ada = Address("Kim", "kim@studio.example"), Address("Ada Client", "ada@client.example")
    form = message("?", sender=own, to=(own,), reply_to=(ada, own))

    assert author(form, frozenset({own.key})) == ada


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hyvä kääntäjä,\n\nvoisitteko tarjota?", "Hyvä Outi Kuusi"),
        ("Arvoisa Lassi Aho,\n\nvoisitteko tarjota?", "Hyvä Outi Kuusi"),
        ("Hyvä Lassi,\n\nehditkö tehdä esitteen?", "Hei Outi"),
        ("Hyvää päivää,\n\nvoisitteko tarjota?", "Hei Outi Kuusi"),
    ],
)
def test_a_solemn_greeting_is_answered_in_kind(texts: Mapping[str, ReplyTexts], text: str, expected: str) -> None:
    """Who begins with Hyvä is answered so, where the letter is formal."""
    mail = message(text, "fi", sender=Address("Outi Kuusi", "outi@client.example"))

    assert greeted(mail, texts) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dear Nora,\n\nwould you draw our house?", "Dear Linda,"),
        ("Dear Nora, thanks a lot for the sketch!", "Dear Linda,"),
        ("Hello Nora,\n\nwould you draw our house?", "Hi Linda,"),
        ("Dear Ms Reed,\n\nwould you draw our house?", "Dear Linda Pell,"),
    ],
)
def test_who_writes_dear_is_not_answered_hi(texts: Mapping[str, ReplyTexts], text: str, expected: str) -> None:
    """On first names, too: it is the greeting of whoever writes letters."""
    mail = message(text, "en", sender=Address("Linda Pell", "linda@client.example"))

    assert greeted(mail, texts) == expected


@pytest.mark.parametrize(("language", "expected"), [("en", D), ("de", "plural"), ("fi", S), ("ru", S)])
def test_two_on_first_names_are_spoken_to_in_the_plural(
    texts: Mapping[str, ReplyTexts], language: str, expected: str
) -> None:
    """Finnish and Russian have it in the formal form, German in a third one; one is spoken to as they write."""
    manner = texts[language].manner

    assert spoken_to(Person("Ada", two=True), manner, "familiar") == expected
    assert spoken_to(Person("Ada", two=True), manner, "formal") == "formal"
    assert spoken_to(Person("Ada"), manner, "familiar") == "familiar"


@pytest.mark.parametrize(
    ("language", "ask", "opening", "singular", "closing"),
    [
        ("de", "Hallo Jonas,\n\nkannst du das?", "Hallo Ada und Bo,", r"du|dir|dich|dein\w*|Sie|Ihnen", "Viele Grüße"),
        ("fi", "Moi Lassi,\n\nehditkö?", "Hei Ada ja Bo", r"sinä|sinu\w*|viestistäsi", "Terveisin"),
    ],
)
def test_a_draft_to_two_keeps_their_first_names_and_speaks_to_both(
    draft: Callable[[Ask], Draft | None], language: str, ask: str, opening: str, singular: str, closing: str
) -> None:
    """What is said in the singular would leave one of them out."""
    pair = Address("Ada & Bo", "ada@client.example")
    made = draft(Ask(message(ask, language, signature="Ada & Bo", sender=pair), Action.CLARIFY))

    assert made is not None
    own = letter(made)
    assert own.startswith(opening)
    assert own.splitlines()[-2] == closing
    assert not re.search(rf"\b(?:{singular})\b", own)


def test_two_who_close_and_sign_in_one_line_are_greeted(draft: Callable[[Ask], Draft | None]) -> None:
    """The short form of the closing stands before their names, and the sender's name is that of their house."""
    house = Address("Revontulipelit", "info@revontulipelit.example")
    made = draft(
        Ask(message("Moi,\n\nvoisitko tehdä tämän?\n\nT. Eemeli ja Vilja", "fi", sender=house), Action.CLARIFY)
    )

    assert made is not None
    assert made.text.splitlines()[0] == "Hei Eemeli ja Vilja"
