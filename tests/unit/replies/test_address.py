"""Formality as the client wrote, and the right name in the greeting."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from unit.replies.letters import message

from inbox_guard.model import Address
from inbox_guard.replies import ReplyTexts
from inbox_guard.replies.address import greeting, register

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
]


@pytest.mark.parametrize(("language", "text", "expected"), REGISTERS)
def test_formality_follows_the_client(texts: Mapping[str, ReplyTexts], language: str, text: str, expected: str) -> None:
    """Pronouns, verb forms and greetings decide; else the language's custom."""
    assert register(message(text, language), texts[language].manner) == expected


S, D = "formal", "familiar"
GREETINGS = [
    ("de", S, "Sepp Rainer", "", "Guten Tag Sepp Rainer,"),
    ("de", D, "Sepp Rainer", "", "Hallo Sepp,"),
    ("de", S, "Dr. Miriam Adelsberger", "", "Guten Tag Dr. Miriam Adelsberger,"),
    ("de", S, "Frau Dr. Meier", "", "Guten Tag Frau Dr. Meier,"),
    ("de", S, "Sabine Meier", "Mit freundlichen Grüßen\nFrau Dr. Sabine Meier", "Guten Tag Frau Dr. Meier,"),
    ("de", S, "Meier, Sabine", "", "Guten Tag Sabine Meier,"),
    ("de", S, "MEIER SABINE", "", "Guten Tag Meier Sabine,"),
    ("de", S, "Sibylle von Rehden", "", "Guten Tag Sibylle von Rehden,"),
    ("de", S, "Tischlerei Brunkhorst", "Gruß\nHeiner Brunkhorst", "Guten Tag Heiner Brunkhorst,"),
    ("de", S, "Brunkhorst GmbH", "", "Guten Tag,"),
    ("de", S, "Einkauf", "", "Guten Tag,"),
    ("de", S, "info", "", "Guten Tag,"),
    ("de", D, "kevin", "lg kevin", "Hallo,"),
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
    ("ru", D, "", "", "Привет!"),
    ("ru", D, "Ольга Рощупкина", "Оля", "Привет, Оля!"),
    ("ru", S, "Ольга Рощупкина", "Оля", "Здравствуйте, Ольга!"),
    ("ru", D, "Ольга Рощупкина", "Отдел", "Привет, Ольга!"),
    ("en", D, "Thomas Hill", "Tom", "Hi Thomas,"),
    ("en", D, "Gareth Hill", "Gaz", "Hi Gaz,"),
    ("en", D, "Bella Hill", "Best", "Hi Bella,"),
    ("de", D, "Maximilian Huber", "Max", "Hallo Max,"),
    ("de", S, "Maximilian Huber", "Max", "Guten Tag Maximilian Huber,"),
]


@pytest.mark.parametrize(("language", "tone", "shown", "signature", "expected"), GREETINGS)
def test_the_greeting_has_the_right_name(
    texts: Mapping[str, ReplyTexts], language: str, tone: str, shown: str, signature: str, expected: str
) -> None:
    """A person by name, with a title only where the mail gives it; everybody else neutrally."""
    mail = message("?", language, signature=signature, sender=Address(shown, "petra@client.example"))
    organisations = frozenset(w for known in texts.values() for w in known.manner.words["names.organisations"])

    assert greeting(mail, texts[language].manner, organisations, "formal" if tone == S else "familiar") == expected
