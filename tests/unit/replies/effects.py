"""What each technique of the catalogue does in a letter, as words to look for in each language.

A row: the technique, the action and sign that lead to it, what else is needed, and a pattern a language.  Every variant
of a block must show the effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inbox_guard.model import Action, Kind, Origin

D, N, C = Action.DECLINE, Action.NEGOTIATE, Action.CLARIFY


@dataclass(frozen=True, slots=True)
class Effect:
    """A technique: when it is used, and what it looks like."""

    action: Action
    sign: str
    words: Mapping[str, str]
    kind: Kind = Kind.REQUEST
    missing: tuple[str, ...] = ("deliverable", "deadline", "budget")
    said: Mapping[str, str] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin = "rule"


def _words(en: str, de: str, fi: str, ru: str) -> Mapping[str, str]:
    return {"en": en, "de": de, "fi": fi, "ru": ru}


_OWN_ERRORS = _words(
    r"(?:[Mm]istakes? of mine|my mistake|my fault)[^.]*(?:free of charge|costs you nothing|at once)",
    r"(?:[Ee]igene Fehler|mein Fehler|meine Schuld)[^.]*(?:kostenlos|kostet (?:Sie|dich) nichts)",
    r"(?:[Oo]mat? virhee|minun takiani)[^.]*(?:maksutta|eikä se maksa)",
    r"(?:Свои ошибки|моей вине)[^.]*(?:бесплатно|ничего не будет стоить)",
)
_QUESTION = _words(r"\?", r"\?", r"\?", r"\?")

EFFECTS: Mapping[str, Effect] = {
    "thank first": Effect(
        D,
        "rudeness",
        _words(
            r"\A[^\n]*\n\n(?:Thank you)",
            r"\A[^\n]*\n\n(?:vielen Dank|danke)",
            r"\A[^\n]*\n\nKiitos",
            r"\A[^\n]*\n\n(?:Спасибо|Благодарю)",
        ),
    ),
    "understanding before the no": Effect(
        D,
        "low-budget",
        _words(r"money|cost|budget", r"rechnen|Kosten|Geld|Budget", r"raha|kuluja|[Bb]udjet", r"деньги|расход|бюджет"),
    ),
    "a clear no": Effect(
        D,
        "low-budget",
        _words(
            r"can't take this (?:project )?on|won't be able to take",
            r"nicht (?:übernehmen|annehmen)",
            r"[Ee]n (?:valitettavasti )?voi ottaa",
            r"не (?:смогу|возьмусь|могу)",
        ),
    ),
    "a clear no to a client": Effect(
        D,
        "rudeness",
        _words(r"\bno\b", r"\bNein\b|absagen", r"\bei\b|kieltäytymään", r"не смогу|отказаться"),
        Kind.CLIENT,
    ),
    "leave something useful": Effect(
        D,
        "dubious-task",
        _words(r"something else", r"etwas anderes", r"jokin muu työ|jotain muuta", r"что-то другое|другая задача"),
    ),
    "leave something useful to a client": Effect(
        D,
        "rudeness",
        _words(r"(?:pass on|hand over)[^.]* notes", r"(?:geordnet)[^.]* Notizen", r"muistiinpanoin", r"пояснениями"),
        Kind.CLIENT,
    ),
    "door open": Effect(
        D,
        "low-budget",
        _words(
            r"write to me",
            r"(?:schreib|meld)\w* (?:Sie )?(?:mir|sich|dich)",
            r"(?:kirjoit|ota|otta)\w*",
            r"пиши|напиши",
        ),
    ),
    "less scope for less money": Effect(
        N,
        "low-budget",
        _words(
            r"€800.*part.*(?:rest|remain)",
            r"800\s€.*Teil.*(?:Rest|übrig)",
            r"800\s€.*osa.*(?:loput|jäljelle)",
            r"800\s€.*част.*остальное",
        ),
    ),
    "concession for concession": Effect(
        N,
        "price-pressure",
        _words(
            r"(?:smaller|less to do).*can't give a discount",
            r"(?:mitschrumpft|weniger zu tun).*(?:keinen Nachlass geben|Nachlass nicht möglich)",
            r"(?:pienenee|vähemmän).*(?:en voi antaa alennusta|alennusta en voi antaa)",
            r"(?:меньше|уменьшится).*скидки не будет",
        ),
        Kind.CLIENT,
    ),
    "justify a price": Effect(
        N,
        "price-pressure",
        _words(
            r"price.*(?:preparation|material).*check",
            r"(?:Vorbereitung|Unterlagen).*(?:[Kk]ontrolle)",
            r"(?:valmistelu|läpikäynti).*tarkistus",
            r"(?:подготовка|изучение).*проверка",
        ),
        Kind.CLIENT,
    ),
    "a real date with its reason": Effect(
        N,
        "unrealistic-deadline",
        _words(
            r"(?:material|reading).*corrections.*25 November",
            r"Unterlagen.*Korrekturen.*25\. November",
            r"aineisto.*korjau.*25\.11\.",
            r"материал.*прав(?:ки|ок).*25 ноября",
        ),
    ),
    "a real place in the calendar": Effect(N, "last-minute-habit", _words(r"weeks", r"Wochen", r"viikk?o", r"недел")),
    "staged prepayment in four parts": Effect(
        N,
        "refuses-prepayment",
        _words(
            r"contract.*in four parts",
            r"Vertrag.*in vier Teilen",
            r"sopimus.*neljässä erässä|sopimusta.*neljässä erässä",
            r"договор.*в четыре этапа",
        ),
    ),
    "lower the risk": Effect(
        N,
        "refuses-prepayment",
        _words(
            r"guarantee.*half the fee back",
            r"Garantie: die Hälfte des Honorars",
            r"takuuni: palautan puolet",
            r"гаранти\w+: верну половину",
        ),
    ),
    "bounds instead of an open end": Effect(
        N,
        "open-ended-scope",
        _words(
            r"price.*(?:beforehand|before I begin)",
            r"Preis.*(?:vorher|bevor)",
            r"hinta.*(?:etukäteen|ennen kuin)",
            r"цен.*(?:заранее|до начала)",
        ),
    ),
    "boundaries early": Effect(
        N,
        "always-on",
        _words(
            r"Mon–Fri, 9\sam–5\spm.*e-mail",
            r"Mo–Fr 9–17 Uhr.*Mail",
            r"ma–pe klo 9–17.*sähköposti",
            r"пн–пт с 9 до 17.*письм",
        ),
    ),
    "boundaries early, for a habit": Effect(
        N,
        "off-hours",
        _words(r"Mon–Fri", r"Mo–Fr 9–17 Uhr", r"ma–pe klo 9–17", r"пн–пт с 9 до 17"),
        Kind.CLIENT,
        origin="history",
    ),
    "ask only for what is missing": Effect(
        C,
        "",
        _words(
            r"1\. What exactly.*2\. When.*3\. What range(?!.*4\.)",
            r"1\. Was genau.*2\. Bis wann.*3\. Welchen Rahmen(?!.*4\.)",
            r"1\. Mitä tarkalleen.*2\. Mihin mennessä.*3\. Paljonko(?!.*4\.)",
            r"1\. Что именно.*2\. К какому сроку.*3\. На какую сумму(?!.*4\.)",
        ),
    ),
    "restate": Effect(
        C,
        "",
        _words(
            r"(?:understood you|main point|what it's about): “We need our menu. Wir suchen нужно tarvitaan”",
            r"„We need our menu. Wir suchen нужно tarvitaan“",
            r"”We need our menu. Wir suchen нужно tarvitaan”",
            r"«We need our menu. Wir suchen нужно tarvitaan»",
        ),
        said={"deliverable": "We need our menu. Wir suchen нужно tarvitaan"},
    ),
    "references before the price": Effect(
        C, "price-only", _words(*["https://studio.example/work.*1\\. "] * 4), missing=("goal", "deadline", "budget")
    ),
    "offer a call": Effect(
        C,
        "vague-brief",
        _words(
            r"call.*\(Mon–Fri|\(Mon–Fri.*call",
            r"(?:ruf|rufe).*\(Mo–Fr|\(Mo–Fr.*rufe",
            r"soita.*\(ma–pe|\(ma–pe.*soitan|soitan.*ma–pe",
            r"(?:позвон|поговор).*\(пн–пт",
        ),
    ),
    "questions beforehand": Effect(
        C, "vague-brief", _words(r"questions above", r"Fragen oben", r"[Yy]llä olevat kysymykset", r"[Вв]опрос\w* выше")
    ),
    "the person themselves": Effect(
        C,
        "third-party",
        _words(
            r"person (?:that )?the work is for|the person that the work is for",
            r"Person, um deren Auftrag",
            r"jolle työ tehdään",
            r"тот, кто будет заказчиком|того, кто будет заказчиком",
        ),
    ),
    "who it is": Effect(
        C,
        "evasive-sender",
        _words(
            r"1\. Could you tell me who I'm writing to",
            r"1\. Mit wem habe ich",
            r"1\. Kenen kanssa",
            r"1\. С кем я переписываюсь",
        ),
    ),
    "correction free, new work priced": Effect(
        N,
        "scope-creep",
        _words(
            r"new work.*price",
            r"neue Arbeit.*Preis",
            r"uutta työtä.*hin",
            r"новая работа.*[Цц]ен",
        ),
        Kind.CLIENT,
    ),
    "correction is free": Effect(N, "scope-creep", _OWN_ERRORS, Kind.CLIENT),
    "a guarantee of one's own": Effect(
        N,
        "guarantee-demand",
        _words(
            r"(?:whole fee|money) back.*half the fee back",
            r"(?:Rückzahlung|Geld zurück).*nicht versprechen.*die Hälfte des Honorars",
            r"(?:[Ee]n voi luvata).*palautan puolet",
            r"возврат.*обещать.*верну половину|Обещать.*возврат.*верну половину",
        ),
    ),
    "confidentiality has its price": Effect(
        N,
        "nda-first",
        _words(
            r"outline.*30%|rough idea.*30%",
            r"(?:Skizze|Vorstellung).*30\s%",
            r"(?:kuva|yleiskuva).*30\s%",
            r"в общих чертах.*30\s%",
        ),
    ),
    "ask why, offer options, last word theirs": Effect(
        N,
        "ignores-advice",
        _words(
            r"[Mm]ay I (?:still )?ask.*(?:outcome|result)",
            r"[Dd]arf ich.*(?:einstehen)",
            r"Saanko.*(?:vastata)",
            r"[Мм]ожно.*спросить.*(?:поручиться|не отвечаю)",
        ),
    ),
    "calm in conflict": Effect(
        N,
        "conflict",
        _words(
            r"(?:checking it|looking into).*25 November.*fair way",
            r"(?:prüfe|gehe dem nach).*25\. November.*faire",
            r"[Tt]arkistan.*25\.11\..*reilu",
            r"(?:Сверю|Проверю).*25 ноября.*честн",
        ),
        Kind.CLIENT,
    ),
    "write it down": Effect(
        N,
        "conflict",
        _words(
            r"in writing|key points.*mail|short mail",
            r"schriftlich|kurzen Mail",
            r"kirjallisesti|muistiin|viestissä",
            r"письмом",
        ),
        Kind.CLIENT,
    ),
    "a firm date": Effect(
        N,
        "slow-payment",
        _words(
            r"fixed date|firm date",
            r"feste[mn] (?:Datum|Tag)",
            r"varma päivä|tarkka päivä",
            r"точн(?:ая|ый) (?:дата|день)",
        ),
        Kind.CLIENT,
    ),
    "paid before it begins": Effect(
        N,
        "slow-payment",
        _words(
            r"in four parts.*before I begin",
            r"in vier Teilen.*bevor ich",
            r"neljässä erässä.*ennen kuin aloitan",
            r"в четыре этапа.*до (?:её )?начала",
        ),
        Kind.CLIENT,
        origin="history",
    ),
    "an appointment that holds": Effect(
        N,
        "missed-meetings",
        _words(
            r"two times.*in writing",
            r"zwei Zeiten.*schriftlich",
            r"kahta.*kirjallisesti|kaksi aikaa.*kirjallisesti",
            r"два .*(?:письменно|письмом)",
        ),
        Kind.CLIENT,
    ),
    "a thorough way or an hour": Effect(
        N,
        "repeat-issue",
        _words(r"thorough.*hour", r"gründliche.*Stunde", r"perusteelli.*tun[nt]", r"основательное.*час"),
        Kind.CLIENT,
    ),
    "an answer to be given": Effect(N, "price-pressure", _QUESTION),
    "fixed reports": Effect(N, "micromanagement", _words(r"week", r"Woche", r"viikossa", r"в неделю")),
    "price after volume": Effect(
        N,
        "volume-promise",
        _words(
            r"(?:firm|fixed).*larger quantity",
            r"(?:feststehen|fest sind).*größere Menge",
            r"varmoja.*isomma",
            r"подтверждены.*больший объём",
        ),
    ),
    "a sample that is paid": Effect(N, "free-sample", _words(r"paid", r"bezahlte", r"maksullis", r"оплачиваем")),
    "what the work contains": Effect(
        N,
        "devalues-work",
        _words(
            r"research.*drafts.*corrections",
            r"Recherche.*Entwürfe.*Korrekturen",
            r"taustatyö.*luonnoks.*korjaukset",
            r"подготовка.*(?:черновики|наброски).*правки",
        ),
    ),
    "a first step that can be measured": Effect(
        N, "miracle-results", _words(r"measure|figure", r"messen|Zahl", r"mitata|luvusta", r"измерить|цифре")
    ),
    "an honest version": Effect(N, "dubious-task", _words(r"can't do it", r"nicht machen", r"en voi", r"не могу")),
    "what is firm": Effect(
        N,
        "ultimatum",
        _words(
            r"in writing|written order",
            r"schriftliche[nr] Auftrag",
            r"kirjallinen tilaus|kirjallisen tilauksen",
            r"письменный заказ",
        ),
    ),
    "a fee that hangs on nothing": Effect(
        N,
        "deferred-pay",
        _words(
            r"fee.*in four parts",
            r"Honorar.*in vier Teilen",
            r"palkkio.*neljässä erässä",
            r"сумму.*в четыре этапа",
        ),
    ),
    "the other part": Effect(N, "outside-services", _words(r"two", r"zwei", r"kahteen|kahtia", r"две части")),
    "a start that is real": Effect(
        N, "no-capacity", _words(r"25 November", r"25\. November", r"25\.11\.", r"25 ноября")
    ),
    "less for no money": Effect(N, "cannot-pay", _words(r"€800", r"800\s€", r"800\s€", r"800\s€")),
    "the open invoice of a refusal": Effect(
        D, "slow-payment", _words(r"open invoice|invoice", r"Rechnung", r"lasku", r"счёт"), Kind.CLIENT
    ),
}
