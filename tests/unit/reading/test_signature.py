"""What belongs to a signature, and what after it is text again."""

from __future__ import annotations

import pytest

from inbox_guard.library import mail_lore
from inbox_guard.model import FragmentKind
from inbox_guard.reading.quotes import split

TEXT = {
    "en": "Could you send me a price for ten pages?",
    "de": "Können Sie mir einen Preis für zehn Seiten schicken?",
    "fi": "Voisitko lähettää hinnan kymmenestä sivusta?",
    "ru": "Можете прислать цену за десять страниц?",
}

SIGNATURES = [
    ("en", "Best regards,\n\nKim Moss\nMoss & Sons\n+44 20 5550 0100\nwww.moss.example"),
    ("en", "Kim"),
    ("en", "Pippa x"),
    ("en", "jx"),
    ("en", "Cheers, Kim"),
    ("en", "Thanks!\nKim Moss"),
    ("en", "Thanks heaps\nKim\n\nKim Moss | Director\nMoss & Sons\nWe plant a tree for every order."),
    ("en", "Kim Moss\n\nSent from my iPhone"),
    ("en", "-- \nKim Moss\nNot available on weekends and after 6 pm"),
    ("en", 'Best,\nKim\n"Everything tonight, or never"'),
    ("en", "Kind regards\nKim\n\nThis e-mail is confidential. If you are not the intended recipient please delete it."),
    ("de", "Mit freundlichen Grüßen\n\ni. A. Kim Moos\nEinkauf\nMoos GmbH · Amtsgericht Aurich HRB 00000"),
    ("de", "LG Kim"),
    ("de", "Anna von Berg"),
    ("de", "Anna von der Tann"),
    ("de", "lg kim"),
    ("de", "Mit besten Grüßen aus Graz\nMag. Kim Moos"),
    (
        "de",
        "Herzlich\nKim Moos\n\nDiese E-Mail kann vertrauliche Informationen enthalten und ist nicht für alle.",
    ),
    ("de", "Berg Heil\nKim Moos"),
    ("de", "Danke und viele Grüße\nKim\n\nVon meinem Samsung Galaxy gesendet"),
    ("de", "Viele Grüße\nKim\n\n--\nMoos Küchen · 20 % Rabatt nur heute!"),
    ("fi", "Ystävällisin terveisin\n\nKim Suo\nprojektipäällikkö\nSuo Oy\npuh. 06 555 0120"),
    ("fi", "t. Kim"),
    ("fi", "Terkuin Kim"),
    ("fi", "Kim\nLähetetty iPhonesta"),
    ("fi", "Metsästäjäterveisin\nKim Suo\npuheenjohtaja"),
    ("ru", "С уважением,\nКим Мохов\nдиректор\nООО «Мох»\nтел. (343) 000-00-00"),
    ("ru", "С уважением, Мохов К. В."),
    ("ru", "Ким"),
    ("ru", "К. Мохов"),
    ("ru", "Спасибо!\nКим"),
    ("ru", "С теплом,\nКим Мохова\n\n-- \nСкидка 20% на всё до конца весны! Звоните круглосуточно"),
    ("ru", "Ким\nОтправлено с моего Galaxy"),
]


@pytest.mark.parametrize(("code", "signature"), SIGNATURES)
@pytest.mark.parametrize("sender", ["", "known"])
def test_a_signature_is_not_new_text(code: str, signature: str, sender: str) -> None:
    name = {"en": "Kim Moss", "de": "Kim Moos", "fi": "Kim Suo", "ru": "Ким Мохов"}[code] if sender else ""
    body = split(f"Hello,\n\n{TEXT[code]}\n\n{signature}\n", mail_lore(), sender=name)
    assert body.new == f"Hello,\n\n{TEXT[code]}"


def test_slogans_below_the_name_of_the_sender_are_signature() -> None:
    slogans = "24/7 emergency line: we answer at any hour!\nFREE first exam | 20% off dental"
    text = f"Please call.\n\nKim\n\nKim Moss, DVM\nMoss Clinic\n{slogans}\n"
    assert split(text, mail_lore(), sender="Kim Moss").new == "Please call."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Hi,\n\nplease call me.\n\nThanks!\nKim\n\nP.S. The logo must be red.", "P.S. The logo must be red."),
        ("Hallo,\n\nbitte melden.\n\nLG Kim\n\nPS: Das Logo muss rot sein.", "PS: Das Logo muss rot sein."),
        ("Moi,\n\nsoita mulle.\n\nTerveisin\nKim\n\nPS. Logon pitää olla punainen.", "PS. Logon pitää olla punainen."),
        ("Привет,\n\nпозвони.\n\nС уважением,\nКим\n\nP.S. Логотип нужен красный.", "P.S. Логотип нужен красный."),
        ("Hi,\n\nplease call me.\n\nThanks! Also, can you do it by Friday?", "can you do it by Friday?"),
        ("Hi,\n\nplease call.\n\nCheers\nKim\n\nOh, and could you make it three pages instead of two?", "three pages"),
    ],
)
def test_sentences_after_the_closing_are_text(text: str, kept: str) -> None:
    assert kept in split(text, mail_lore(), sender="Kim Moss").new


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for the draft, I like it.",
        "Thanks!",
        "Danke.",
        "Kiitos!",
        "Спасибо!",
        "Best logo ever. Please send the invoice.",
        "Ihr Angebot habe ich erhalten.",
        "Ваш сайт мне понравился.",
        "Sent from my iPhone",
        "Kim",
        "Regards",
        "-- \nKim",
    ],
)
def test_a_mail_never_becomes_empty(text: str) -> None:
    assert split(text, mail_lore(), sender="Kim Moss").new


@pytest.mark.parametrize(
    "text",
    [
        "Hi,\n\nwe need:\n\nLogo\nFlyer\nWebsite",
        "Hallo,\n\ngeht das bis Mai?\n\nJa oder nein?",
        "Hi,\n\nthe phone number on the page is wrong, it must be 0555 0100.",
        "Привет!\n\nНужен логотип.\n\nБюджет 5000, срок до мая.",
        "Moi,\n\npaljonko maksaa?\n\nBudjetti 300 e",
    ],
)
def test_last_lines_that_say_something_stay(text: str) -> None:
    assert split(text, mail_lore(), sender="Kim Moss").new == text


FACTS = [
    ("en", "Many thanks!", "Budget 150 euro\nDeadline tomorrow"),
    ("en", "Thanks", "Ready by Friday\nno more than 80 dollars"),
    ("de", "Besten Dank!", "Budget 150 Euro\nTermin morgen"),
    ("de", "Danke schon mal", "fertig bis Freitag\nhöchstens 80 €"),
    ("fi", "Kiitos jo etukäteen!", "Budjetti 150 euroa\nDeadline perjantaina"),
    ("fi", "Kiitti", "huomiseksi\nenintään 80 e"),
    ("ru", "Заранее спасибо!", "Бюджет 1500 рублей\nСрок - завтра"),
    ("ru", "Спасибо", "к пятнице\nне дороже 800 р."),
]


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["close", "apart"])
@pytest.mark.parametrize(("code", "thanks", "facts"), FACTS)
@pytest.mark.parametrize("name", ["", "Kim"])
def test_what_is_to_be_paid_and_when_is_text_below_the_thanks_too(
    code: str, thanks: str, facts: str, gap: str, name: str
) -> None:
    """What is to be paid and when is text below the thanks too, with a name between them or none."""
    between = f"\n{name}\n\n" if name else gap
    new = split(f"Hello,\n\n{TEXT[code]}\n\n{thanks}{between}{facts}\n", mail_lore(), sender="Kim Moss").new
    assert all(fact in new for fact in facts.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "Hallo,\n\nwir suchen Verstärkung.\n\nIhre Aufgaben:\n- Beiträge schreiben\n- Fotos aussuchen",
        "Hallo,\n\nwir suchen Verstärkung.\n\nDeine Aufgaben\n- Beiträge schreiben\n- Fotos aussuchen",
        "Hi Kim,\n\nhere is the plan.\n\nFree Trial",
        "Hei Kim,\n\nsuunnitelma on tässä.\n\nHeti Huomenna",
        "Hallo,\n\nso war es ausgemacht.\n\nIhr Honorar: 80 Euro",
        "Hallo,\n\nliefern Sie bitte die drei Absätze, und zwar\nbis morgen.",
        "Hi Kim,\n\nI have read it.\n\nWith regards to your rates, far too much!",
        "Hi Kim,\n\nI have read it.\n\nBest Price",
        "Hei Kim,\n\nluin sen.\n\nKiitos tarjouksesta\nLiian kallis",
        "Добрый день!\n\nСмету получили.\n\nС уважением отношусь к вашей работе, но дорого",
        "Добрый день!\n\nВсё обсудили.\n\nВаш Гонорар\nпо договору",
        "Hallo,\n\nhier die Eckdaten:\n--\nneues Logo\nkeine Anzahlung",
    ],
)
def test_a_sentence_or_a_heading_that_begins_like_a_closing_is_text(text: str) -> None:
    assert split(text, mail_lore()).new == text


@pytest.mark.parametrize(
    ("code", "signature"),
    [
        ("en", "Regards, Kim 020 5550 0100"),
        ("de", "Viele Grüße und bis Freitag, Kim"),
        ("de", "Gruß Kim\nDeadline Media GmbH\nMo-Fr 9-17 Uhr"),
        ("de", "Ihre Kim Moos"),
        ("fi", "Terveisin Kim\nSuokatu 3 E 12\nSuo Oy"),
        ("ru", "Ваша Ким\nул. Мира, д. 5, оф. 100"),
    ],
)
def test_numbers_and_days_in_a_signature_are_no_facts_of_a_request(code: str, signature: str) -> None:
    assert split(f"Hello,\n\n{TEXT[code]}\n\n{signature}\n", mail_lore()).new == f"Hello,\n\n{TEXT[code]}"


DEVICES = """\
Sent from my iPhone
Sent from my Verizon, Samsung Galaxy smartphone
Sent from Mail for Windows
Sent with Proton Mail secure email.
Sent from Yahoo Mail on Android
Get Outlook for iOS
Sent from Outlook for Android
Sent via the Samsung Galaxy S23 5G
Typed on my phone, please excuse typos
Please excuse typos and brevity
Sent from my mobile
Von meinem iPhone gesendet
Von meinem iPad gesendet
Gesendet von meinem Samsung Galaxy Smartphone.
Gesendet von Mail für Windows
Gesendet mit der Telekom Mail App
Gesendet aus der WEB.DE App
Gesendet mit der GMX Mail App
Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.
Gesendet von Outlook für Android
Outlook für iOS beziehen
Von meinem Handy geschrieben
Mobil gesendet
Von unterwegs gesendet
Tippfehler bitte ich zu entschuldigen.
Bitte Kürze und Tippfehler entschuldigen
Gesendet über Gmail Mobile
Gesendet von Yahoo Mail auf Android
Von Samsung Galaxy gesendet
Von Samsung Mobile gesendet
Gesendet mit Proton Mail
Lähetetty iPhonesta
Lähetetty Samsung Galaxy -puhelimesta
Lähetetty Android-laitteesta
Lähetetty puhelimestani
Lähetetty Outlook for iOS:stä
Lähetetty Windowsin Sähköpostista
Lähetetty Huawei-puhelimestani
Lähetetty Yahoo Maililla
Lähetetty laitteesta Galaxy S21
Lähetetty mobiililaitteesta
Hanki Outlook for iOS
Kirjoitettu puhelimella
Pahoittelut kirjoitusvirheistä
Отправлено с iPhone
Отправлено с моего iPhone
Отправлено с моего Galaxy
Отправлено из мобильной Почты Mail
Отправлено из Почты Mail.ru для Android
Отправлено из мобильной Яндекс.Почты
Отправлено с мобильного устройства
Отправлено из Outlook для iOS
Скачать Outlook для iOS
Отправлено из Mail для Android
С моего iPhone
Отправлено с телефона
Извините за опечатки
""".splitlines()


@pytest.mark.parametrize("line", DEVICES)
def test_what_a_device_or_a_mail_program_adds_is_signature(line: str) -> None:
    assert split(f"Hello,\n\n{TEXT['en']}\n\n{line}\n", mail_lore()).new == f"Hello,\n\n{TEXT['en']}"


@pytest.mark.parametrize(
    "line",
    [
        "Kürzen Sie bitte die Einleitung.",
        "Tippfehler im Menü beheben",
        "- von Hand geschrieben",
        "Von unterwegs habe ich die Seite angesehen",
        "Vom Nachbarn wurde mir ein Angebot geschrieben",
        "Lähetetty luonnos on aivan liian pitkä.",
        "Lähetetty lasku on jo maksettu",
        "Anteeksi, kirjoitusvirhe: sivuja on viisi",
        "С моего сайта исчезли картинки",
        "С моего телефона сайт не открывается",
        "с мобильного меню не видно",
        "Извините за опечатки в тексте, их надо исправить",
        "Download the app and rate it five stars",
        "Written by a native speaker",
        "Please excuse the mistakes in the brief, there are three pages",
        "Geschrieben von einem Muttersprachler",
    ],
)
def test_a_sentence_that_begins_like_the_line_of_a_device_is_text(line: str) -> None:
    text = f"Hello,\n\n{TEXT['en']}\n{line}\n\nThere is more to it, as you can see."
    assert split(text, mail_lore()).new == text


@pytest.mark.parametrize("sender", ["", "Kim Moss"])
@pytest.mark.parametrize(
    "text",
    [
        "Hi,\n\nfor our opening we need:\n\nBrochure Design\nName Tags\nSocial Media Banners",
        "Hallo,\n\nzur Eröffnung brauchen wir:\n\nNeue Broschüren\nLogo",
        "Hei,\n\navajaisiin tarvitsemme:\n\nUudet Esitteet\nLogo\nVerkkokauppa",
        "Привет!\n\nК открытию нужны:\n\nНовый Буклет\nЛоготип",
        "Hallo,\n\ndas wäre die Aufgabe.\n\nNeuer Auftritt\nBudget 150 Euro\nDeadline morgen",
        "Hi,\n\ncan you take it on?\n\nMax Budget\n$150",
    ],
)
def test_a_list_of_what_is_wanted_is_no_signature(text: str, sender: str) -> None:
    """A list of what is wanted is no signature, though its words have capitals as names do."""
    assert split(text, mail_lore(), sender=sender).new == text


@pytest.mark.parametrize(
    ("sender", "line"),
    [
        ("Moss Dental", "Moss Dental wants new brochures and a sign."),
        ("Moos Bau GmbH", "Moos Bau GmbH sucht Texterin für Broschüre."),
        ("Moos Bau GmbH", "Moos Bau sucht dringend eine gute Texterin für Flyer"),
        ("Suon Leipomo", "Suon Leipomo tarvitsee uudet esitteet avajaisiin."),
        ("Студия Мох", "Студия Мох ищет дизайнера на буклет."),
    ],
)
def test_a_company_that_speaks_of_itself_by_name_signs_nothing(sender: str, line: str) -> None:
    """A company that speaks of itself by name signs nothing with it."""
    text = f"Hello,\n\n{line}\n\nTen pages?"
    assert split(text, mail_lore(), sender=sender).new == text


@pytest.mark.parametrize(
    ("sender", "signature"),
    [
        ("Kim Moss", "Kim Moss, Moss & Sons Printers Ltd."),
        ("Kim Moos", "Kim Moos\nGeschäftsführer Moos Bau GmbH & Co."),
        ("Moos Bau GmbH", "Jo Ried"),
        ("Kim Suo", "Kim Suo, toiminnanjohtaja, Suon seudun nuorten yhdistys"),
        ("Ким Мохов", "Ким Мохов, руководитель отдела, типография «Мох»"),
    ],
)
def test_a_name_with_a_post_is_a_signature(sender: str, signature: str) -> None:
    """A name with a post is a signature, one that is not the sender's too."""
    assert split(f"Hello,\n\n{TEXT['en']}\n\n{signature}\n", mail_lore(), sender=sender).new == (
        f"Hello,\n\n{TEXT['en']}"
    )


def test_a_signature_above_a_quotation_is_found() -> None:
    text = "Yes please.\n\nKim\n\nOn 3 May 2026 at 10:12, Al <al@a.example> wrote:\n> Shall I?\n"
    body = split(text, mail_lore())
    assert body.new == "Yes please."
    assert [part.strip() for part in body.of(FragmentKind.SIGNATURE)] == ["Kim"]
