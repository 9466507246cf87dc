"""How mail clients write quotations, forwards and signatures, one sample a client and language; all addresses are .example."""

from __future__ import annotations

QUOTED_BODY = "Hello Kim,\nthe quote is 900 and I cannot start tonight.\nRegards, Sam"
MARKED = "\n".join(f"> {line}" for line in QUOTED_BODY.splitlines())

NEW_TEXT = {
    "en": "Thanks for the layout.\n\nCould you add two more pages before we print?",
    "de": "Danke für den Entwurf.\n\nKönnen Sie noch zwei Seiten ergänzen, bevor wir drucken?",
    "fi": "Kiitos luonnoksesta.\n\nVoitko vielä lisätä kaksi sivua ennen kuin painatamme?",
    "ru": "Спасибо за макет.\n\nМожете добавить ещё две страницы до печати?",
}

# client → what it puts between the new text and the quotation, and the quotation
QUOTES: dict[str, dict[str, str]] = {
    "en": {
        "gmail": f"On Tue, Apr 21, 2026 at 5:04 PM Sam Lake <sam@lake.example> wrote:\n\n{MARKED}",
        "gmail-wrapped": f"On Tue, Apr 21, 2026 at 5:04 PM Samantha Lake-Worthington <\nsam@lakeworthington.example> wrote:\n\n{MARKED}",
        "outlook-desktop": f"From: Sam Lake <sam@lake.example> \nSent: Tuesday, April 21, 2026 5:04 PM\nTo: Kim Moss <kim@moss.example>\nSubject: Layout\n\n{QUOTED_BODY}",
        "outlook-web": f"________________________________\nFrom: Sam Lake <sam@lake.example>\nSent: Tuesday, April 21, 2026 5:04 PM\nTo: Kim Moss <kim@moss.example>\nCc: Office <office@moss.example>\nSubject: Layout\n\n{QUOTED_BODY}",
        "outlook-old": f"-----Original Message-----\nFrom: Sam Lake [mailto:sam@lake.example]\nSent: Tuesday, April 21, 2026 5:04 PM\nTo: Kim Moss\nSubject: Layout\n\n{QUOTED_BODY}",
        "apple": f"> On 21 Apr 2026, at 17:04, Sam Lake <sam@lake.example> wrote:\n> \n{MARKED}",
        "iphone": f"Sent from my iPhone\n\n> On 21 Apr 2026, at 17:04, Sam Lake <sam@lake.example> wrote:\n> \n> \ufeff{MARKED[2:]}",
        "thunderbird": f"On 21/04/2026 17:04, Sam Lake wrote:\n{MARKED}",
        "android": f"-------- Original message --------\nFrom: Sam Lake <sam@lake.example>\nDate: 21/04/2026 17:04 (GMT+01:00)\nTo: Kim Moss <kim@moss.example>\nSubject: Layout\n\n{QUOTED_BODY}",
        "outlook-ios": f"Get Outlook for iOS<https://aka.example/o>\n________________________________\nFrom: Sam Lake <sam@lake.example>\nSent: Tuesday, April 21, 2026 5:04:12 PM\nTo: Kim Moss <kim@moss.example>\nSubject: Layout\n\n{QUOTED_BODY}",
        "yahoo": f"    On Tuesday, April 21, 2026 at 05:04:12 PM GMT+1, Sam Lake <sam@lake.example> wrote:  \n \n {QUOTED_BODY}",
        "proton": f"Sent with Proton Mail secure email.\n\nOn Tuesday, April 21st, 2026 at 5:04 PM, Sam Lake <sam@lake.example> wrote:\n\n{MARKED}",
    },
    "de": {
        "gmail": f"Am Di., 21. Apr. 2026 um 17:04 Uhr schrieb Sam Lake <sam@lake.example>:\n\n{MARKED}",
        "gmail-wrapped": f"Am Di., 21. Apr. 2026 um 17:04 Uhr schrieb Samantha Lake-Worthington <sam@lakeworthington.example\n>:\n\n{MARKED}",
        "outlook-desktop": f"Von: Sam Lake <sam@lake.example> \nGesendet: Dienstag, 21. April 2026 17:04\nAn: Kim Moos <kim@moos.example>\nBetreff: Entwurf\n\n{QUOTED_BODY}",
        "outlook-web": f"________________________________\nVon: Sam Lake <sam@lake.example>\nGesendet: Dienstag, 21. April 2026 17:04\nAn: Kim Moos <kim@moos.example>\nCc: Büro <buero@moos.example>\nBetreff: Entwurf\n\n{QUOTED_BODY}",
        "outlook-old": f"-----Ursprüngliche Nachricht-----\nVon: Sam Lake [mailto:sam@lake.example]\nGesendet: Dienstag, 21. April 2026 17:04\nAn: Kim Moos\nBetreff: Entwurf\n\n{QUOTED_BODY}",
        "apple": f"> Am 21.04.2026 um 17:04 schrieb Sam Lake <sam@lake.example>:\n> \n{MARKED}",
        "iphone": f"Von meinem iPhone gesendet\n\n> Am 21.04.2026 um 17:04 schrieb Sam Lake <sam@lake.example>:\n> \n{MARKED}",
        "thunderbird": f"Am 21.04.26 um 17:04 schrieb Sam Lake:\n{MARKED}",
        "gmx-web": f"Gesendet: Dienstag, 21. April 2026 um 17:04 Uhr\nVon: \"Sam Lake\" <sam@lake.example>\nAn: \"Kim Moos\" <kim@moos.example>\nBetreff: Entwurf\n\n{QUOTED_BODY}",
        "gmx-app": f"--\nDiese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.\n\nAm 21.04.26, 17:04, Sam Lake <sam@lake.example> schrieb:\n\n{MARKED}",
        "samsung": f"Von meinem/meiner Galaxy gesendet\n\n-------- Ursprüngliche Nachricht --------\nVon: Sam Lake <sam@lake.example>\nDatum: 21.04.26 17:04 (GMT+01:00)\nAn: Kim Moos <kim@moos.example>\nBetreff: Entwurf\n\n{QUOTED_BODY}",
        "outlook-ios": f"Outlook für iOS<https://aka.example/o> beziehen\n________________________________\nVon: Sam Lake <sam@lake.example>\nGesendet: Dienstag, April 21, 2026 5:04:12 PM\nAn: Kim Moos <kim@moos.example>\nBetreff: Entwurf\n\n{QUOTED_BODY}",
    },
    "fi": {
        "gmail": f"ti 21. huhtik. 2026 klo 17.04 Sam Lake (sam@lake.example) kirjoitti:\n\n{MARKED}",
        "gmail-wrapped": f"ti 21. huhtik. 2026 klo 17.04 Samantha Lake-Worthington (\nsam@lakeworthington.example) kirjoitti:\n\n{MARKED}",
        "outlook-desktop": f"Lähettäjä: Sam Lake <sam@lake.example> \nLähetetty: tiistai 21. huhtikuuta 2026 17.04\nVastaanottaja: Kim Suo <kim@suo.example>\nAihe: Luonnos\n\n{QUOTED_BODY}",
        "outlook-web": f"________________________________\nLähettäjä: Sam Lake <sam@lake.example>\nLähetetty: tiistai 21. huhtikuuta 2026 17.04\nVastaanottaja: Kim Suo <kim@suo.example>\nKopio: Toimisto <toimisto@suo.example>\nAihe: Luonnos\n\n{QUOTED_BODY}",
        "outlook-old": f"-----Alkuperäinen viesti-----\nLähettäjä: Sam Lake [mailto:sam@lake.example]\nLähetetty: 21. huhtikuuta 2026 17:04\nVastaanottaja: Kim Suo\nAihe: Luonnos\n\n{QUOTED_BODY}",
        "apple": f"> Sam Lake <sam@lake.example> kirjoitti 21.4.2026 kello 17.04:\n> \n{MARKED}",
        "iphone": f"Lähetetty iPhonesta\n\n> Sam Lake <sam@lake.example> kirjoitti 21.4.2026 kello 17.04:\n> \n> \ufeff{MARKED[2:]}",
        "thunderbird": f"Sam Lake kirjoitti 21.4.2026 klo 17.04:\n{MARKED}",
        "thunderbird-other": f"On 21.4.2026 17.04, Sam Lake kirjoitti:\n{MARKED}",
        "android": f"Lähetetty Samsung-matkapuhelimesta\n\n-------- Alkuperäinen viesti --------\nLähettäjä: Sam Lake <sam@lake.example>\nPäivämäärä: 21.4.2026 17.04 (GMT+02:00)\nVastaanottaja: Kim Suo <kim@suo.example>\nAihe: Luonnos\n\n{QUOTED_BODY}",
        "outlook-ios": f"Hanki Outlook for iOS<https://aka.example/o>\n________________________________\nLähettäjä: Sam Lake <sam@lake.example>\nLähetetty: Tuesday, April 21, 2026 5:04:12 PM\nVastaanottaja: Kim Suo <kim@suo.example>\nAihe: Luonnos\n\n{QUOTED_BODY}",
    },
    "ru": {
        "gmail": f"вт, 21 апр. 2026 г. в 17:04, Sam Lake <sam@lake.example>:\n\n{MARKED}",
        "gmail-wrapped": f"вт, 21 апр. 2026 г. в 17:04, Samantha Lake-Worthington <\nsam@lakeworthington.example>:\n\n{MARKED}",
        "outlook-desktop": f"От: Sam Lake <sam@lake.example> \nОтправлено: вторник, 21 апреля 2026 г. 17:04\nКому: Ким Мохов <kim@moss.example>\nТема: Макет\n\n{QUOTED_BODY}",
        "outlook-web": f"________________________________\nОт: Sam Lake <sam@lake.example>\nОтправлено: 21 апреля 2026 г. 17:04\nКому: Ким Мохов <kim@moss.example>\nКопия: Офис <office@moss.example>\nТема: Макет\n\n{QUOTED_BODY}",
        "outlook-old": f"-----Исходное сообщение-----\nОт: Sam Lake [mailto:sam@lake.example]\nОтправлено: 21 апреля 2026 г. 17:04\nКому: Ким Мохов\nТема: Макет\n\n{QUOTED_BODY}",
        "apple": f"> 21 апр. 2026 г., в 17:04, Sam Lake <sam@lake.example> написал(а):\n> \n{MARKED}",
        "iphone": f"Отправлено с iPhone\n\n> 21 апр. 2026 г., в 17:04, Sam Lake <sam@lake.example> написал(а):\n> \n{MARKED}",
        "thunderbird": f"21.04.2026 17:04, Sam Lake пишет:\n{MARKED}",
        "yandex": f"21.04.2026, 17:04, \"Sam Lake\" <sam@lake.example>:\n{MARKED}",
        "yandex-app": f"-- \nОтправлено из мобильного приложения Яндекс Почты\n\n21.04.2026, 17:04, \"Sam Lake\" <sam@lake.example>:\n{MARKED}",
        "mail.ru": f"Вторник, 21 апреля 2026, 17:04 +03:00 от Sam Lake <sam@lake.example>:\n{MARKED.replace('> ', '>')}",
        "mail.ru-html": f"Вторник, 21 апреля 2026, 17:04 +03:00 от Sam Lake <sam@lake.example>:\n \n{QUOTED_BODY}",
        "the-bat": f"21 апреля 2026 г., 17:04, Sam Lake <sam@lake.example> писал:\n\n{MARKED}",
    },
}  # fmt: skip

FOREIGN_QUOTES = {
    "fr": f"Le mar. 21 avr. 2026 à 17:04, Sam Lake <sam@lake.example> a écrit :\n\n{MARKED}",
    "fr-outlook": f"De : Sam Lake <sam@lake.example>\nEnvoyé : mardi 21 avril 2026 17:04\nÀ : Kim Moss\nObjet : Projet\n\n{QUOTED_BODY}",
    "sv": f"Den tis 21 apr. 2026 kl 17:04 skrev Sam Lake <sam@lake.example>:\n\n{MARKED}",
    "sv-outlook": f"Från: Sam Lake <sam@lake.example>\nSkickat: den 21 april 2026 17:04\nTill: Kim Moss\nÄmne: Utkast\n\n{QUOTED_BODY}",
    "es": f"El mar, 21 abr 2026 a las 17:04, Sam Lake (<sam@lake.example>) escribió:\n\n{MARKED}",
    "nl": f"Op di 21 apr 2026 om 17:04 schreef Sam Lake <sam@lake.example>:\n\n{MARKED}",
    "da": f"Den tirs. 21. apr. 2026 kl. 17.04 skrev Sam Lake <sam@lake.example>:\n\n{MARKED}",
    "no-outlook": f"Fra: Sam Lake <sam@lake.example>\nSendt: tirsdag 21. april 2026 17:04\nTil: Kim Moss\nEmne: Utkast\n\n{QUOTED_BODY}",
    "he": f"‫בתאריך יום ג׳, 21 באפר׳ 2026 ב-17:04 מאת ‪Sam Lake‬‏ <‪sam@lake.example‬‏>:‬\n\n{MARKED}",
    "tr-outlook-web": f"________________________________\nKimden: Sam Lake <sam@lake.example>\nGönderildi: 21 Nisan 2026 Salı 17:04\nKime: Kim Moss <kim@moss.example>\nKonu: Taslak\n\n{QUOTED_BODY}",
}  # fmt: skip

FORWARDS = {
    "en": (
        "Fwd: website",
        "Can you do this?\n\n---------- Forwarded message ---------\nFrom: Jo Reed <jo@reed.example>\nDate: Tue, Apr 21, 2026 at 5:04 PM\nSubject: website\nTo: Kim Moss <kim@moss.example>\n\n\n",
        "We need a new website for our bakery by June.",
    ),
    "en-apple": (
        "Fwd: website",
        "see below\n\n> Begin forwarded message:\n> \n> From: Jo Reed <jo@reed.example>\n> Subject: website\n> Date: 21 April 2026 at 17:04:12 BST\n> To: Kim Moss <kim@moss.example>\n> \n> ",
        "We need a new website for our bakery by June.",
    ),
    "de": (
        "WG: Webseite",
        "Wäre das was für Sie?\n\n-------- Weitergeleitete Nachricht --------\nBetreff: Webseite\nDatum: Tue, 21 Apr 2026 17:04:09 +0200\nVon: Jo Ried <jo@ried.example>\nAn: Kim Moos <kim@moos.example>\n\n",
        "Wir brauchen bis Juni eine neue Webseite für unsere Bäckerei.",
    ),
    "de-outlook": (
        "WG: Webseite",
        "siehe unten\n\nVon: Jo Ried <jo@ried.example>\nGesendet: Dienstag, 21. April 2026 17:04\nAn: Kim Moos <kim@moos.example>\nBetreff: Webseite\n\n",
        "Wir brauchen bis Juni eine neue Webseite für unsere Bäckerei.",
    ),
    "fi": (
        "VL: kotisivut",
        "Onnistuisko tämä?\n\n---------- Välitetty viesti ---------\nLähettäjä: Jo Ruoko <jo@ruoko.example>\nPäivämäärä: 21.4.2026 17.04\nAihe: kotisivut\nVastaanottaja: Kim Suo <kim@suo.example>\n\n",
        "Tarvitsemme leipomollemme uudet kotisivut kesäkuuhun mennessä.",
    ),
    "ru": (
        "Fwd: сайт",
        "Глянь, пожалуйста.\n\n-------- Пересылаемое сообщение --------\n21.04.2026, 17:04, \"Jo Reed\" <jo@reed.example>:\n\n",
        "Нам нужен новый сайт для пекарни к июню.",
    ),
    "ru-outlook": (
        "FW: сайт",
        "см. ниже\n\nОт: Jo Reed <jo@reed.example>\nОтправлено: 21 апреля 2026 г. 17:04\nКому: Ким Мохов <kim@moss.example>\nТема: сайт\n\n",
        "Нам нужен новый сайт для пекарни к июню.",
    ),
}  # fmt: skip
