"""The keys of config.toml as pydantic models: types, bounds and an example for each; `read` builds our own values.

The models take nothing but what TOML gives (strict: no "993" for 993) and know no key but their own.  Which languages
and signs are installed comes in through the validation context.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from inbox_guard.config import values
from inbox_guard.config.paths import at_home
from inbox_guard.mailbox.settings import Auth, Security, is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_LONGEST_LABEL = 50  # what Dovecot keeps unless it is told otherwise
DraftKind = Literal["decline", "negotiate", "clarify", "follow-up"]
LabelMeaning = Literal["decline", "negotiate", "clarify", "follow-up", "request"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a config is checked against."""

    folder: Path  # relative paths in the config start here
    languages: frozenset[str]
    signs: frozenset[str]


def fault(sentence: str, given: object = None, known: frozenset[str] | set[str] = frozenset()) -> PydanticCustomError:
    """A fault in a sentence of our own; `given` is looked up among `known` for the nearest."""
    return PydanticCustomError("fault", "{sentence}", {"sentence": sentence, "given": given, "known": sorted(known)})


def parsed_by(parse: Callable[[str], object]) -> Callable[[str], str]:
    """A check that a parser of `values` takes the text, its ValueError turned into a fault; the text stays as it is."""

    def checked(text: str) -> str:
        try:
            parse(text)
        except ValueError as error:
            raise fault(str(error)) from error
        return text

    return checked


_home_is_known = parsed_by(at_home)


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise fault("expected a number")
    return Decimal(value)


def _at_least(least: int, most: int | None = None) -> Callable[[Any], Any]:
    bounds = f"{least} or more" if most is None else f"from {least} to {most}"

    def checked(value: Any) -> Any:  # noqa: ANN401 - int or Decimal, whichever came
        if value < least or (most is not None and value > most):
            raise fault(f"must be {bounds}")
        return value

    return checked


def _some_drafts(value: int) -> int:
    if value < 1:
        raise fault("must be 1 or more; draft = [] writes none")
    return value


def _no_longer(most: int) -> Callable[[str], str]:
    def checked(text: str) -> str:
        if len(text) > most:
            raise fault(f"must have at most {most} characters: there are servers that keep no label of more than 50")
        return text

    return checked


def _country(code: str) -> str:
    from inbox_guard.holidays import is_known  # noqa: PLC0415 - large, and only needed where the key is given

    if code and not is_known(code):
        raise fault('expected a country with its two letters, such as "FI", or its part, such as "DE-BY"')
    return code


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise fault("expected a date, without quotation marks")
    return value


def _filled(text: str) -> str:
    if not text.strip():
        raise fault("must not be empty")
    return text


def _several(items: list[T]) -> list[T]:
    if not items:
        raise fault("must hold at least one")
    if any(item in items[:place] for place, item in enumerate(items)):
        raise fault("names the same one twice")
    return items


def _command(text: str) -> str:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise fault("is no command line: a quotation mark is not closed") from error
    if text and not words:
        raise fault("must not be blank")
    return text


def _currency(code: str) -> str:
    if not (len(code) == 3 and code.isascii() and code.isupper()):  # noqa: PLR2004 - ISO 4217
        raise fault("expected a currency code of three capital letters")
    return code


def _link(text: str) -> str:
    if not text.startswith(("https://", "http://")) or any(c.isspace() for c in text):
        raise fault("expected a link that begins with https://")
    return text


def _issuer(text: str) -> str:
    if text in {"google", "microsoft"}:
        return text
    if text.startswith("https://") and not any(c.isspace() for c in text) and text.removeprefix("https://").strip("/"):
        return text
    raise fault('expected "google", "microsoft", or the address of another authorisation server: https://…')


def _prepayment(text: str) -> str:
    return text if text in {"full", "none"} else _share(text, 'expected "full", "none" or a share such as "50%"')


def _share(text: str, sentence: str = 'expected a share such as "30%"') -> str:
    number = text.removesuffix("%").strip()
    if not (text.endswith("%") and number.isascii() and number.isdecimal() and 0 < int(number) <= 100):  # noqa: PLR2004 - percent
        raise fault(sentence)
    return text


def _optional(check: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: check(text) if text else text


def _not_offered_too(text: str, info: ValidationInfo) -> str:
    if values.folded(text) in map(values.folded, info.data.get("services", ())):
        raise fault("services names it too; take it out of one of the two")
    return text


def _around(info: ValidationInfo) -> Surroundings:
    return cast("Surroundings", info.context)


def _language(code: str, info: ValidationInfo) -> str:
    if code not in _around(info).languages:
        known = ", ".join(sorted(_around(info).languages))
        raise fault(f'"{code}" is not installed; there are {known}')
    return code


def _sign(name: str, info: ValidationInfo) -> str:
    if name not in _around(info).signs:
        raise fault(f'"{name}" is no sign', name, _around(info).signs)
    return name


def _prefix(text: str, info: ValidationInfo) -> str:
    """Short enough that the label of every sign is kept."""
    longest = max(map(len, _around(info).signs), default=0)
    return _no_longer(_LONGEST_LABEL - len("-sign-") - longest)(text)


def _file(text: str, info: ValidationInfo) -> str:
    path = _around(info).folder / at_home(_home_is_known(text))
    try:
        there = path.is_file()
    except OSError as error:  # a closed folder on the way
        raise fault(f"{path} cannot be read: {error.strerror}") from error
    if not there:
        raise fault(f"there is no file {path}")
    return str(path)


def _optional_file(text: str, info: ValidationInfo) -> str:
    return _file(text, info) if text else text


def _account_name(name: str) -> str:
    if not (name.isascii() and name[:1].isalnum() and all(c.isalnum() or c in "-_." for c in name)):
        raise fault("the name of an account is letters, digits and - _ .")
    return name


Text = Annotated[str, AfterValidator(_filled)]
Language = Annotated[str, AfterValidator(_language)]
Sign = Annotated[str, AfterValidator(_sign)]
Atom = Annotated[str, AfterValidator(parsed_by(values.atom))]
Label = Annotated[str, AfterValidator(parsed_by(values.label)), AfterValidator(_no_longer(_LONGEST_LABEL))]
Prefix = Annotated[Atom, AfterValidator(_prefix)]
Amount = Annotated[Decimal, BeforeValidator(_number), AfterValidator(_at_least(0))]
Weight = Annotated[Decimal, BeforeValidator(_number), AfterValidator(_at_least(0, 10))]
Command = Annotated[str, AfterValidator(_command)]
Length = Annotated[str, AfterValidator(parsed_by(values.duration))]


class Table(BaseModel):
    """A table of the config: no key but its own, no value of another type."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True, validate_by_name=False
    )


class ReferralTable(Table):
    """[[profile.referrals]]."""

    services: list[Text] = Field(default=[], alias="for", examples=[["blog", "hosting"]])
    text: dict[Language, Text] = Field(examples=[{"en": "…"}])


class ProfileTable(Table):
    """[profile]."""

    name: Text = Field(default="", examples=["Maija Esimerkki"])
    addresses: Annotated[list[Annotated[str, AfterValidator(parsed_by(values.address))]], AfterValidator(_several)] = (
        Field(default=[], examples=[["me@example.com"]])
    )
    languages: Annotated[list[Language], AfterValidator(_several)] = Field(
        default=["en", "de", "fi", "ru"], examples=[["fi", "en"]]
    )
    time_zone: Annotated[str, AfterValidator(parsed_by(values.time_zone))] = Field(
        default="UTC", examples=["Europe/Helsinki"]
    )
    country: Annotated[str, AfterValidator(_country)] = Field(default="", examples=["FI"])
    office_hours: Annotated[str, AfterValidator(parsed_by(values.office_hours))] = Field(
        default="Mon-Fri 09:00-17:00", examples=["Mon-Fri 09:00-17:00"]
    )
    currency: Annotated[str, AfterValidator(_currency)] = Field(default="EUR", examples=["EUR"])
    minimum_project: Amount | None = Field(default=None, examples=[800])
    minimum_hourly: Amount | None = Field(default=None, examples=[60])
    services: list[Text] = Field(default=[], examples=[["web development"]])
    not_offered: list[Annotated[Text, AfterValidator(_not_offered_too)]] = Field(default=[], examples=[["gambling"]])
    available_from: Annotated[date, BeforeValidator(_day)] | None = Field(default=None, examples=[date(2026, 12, 1)])
    portfolio: list[Annotated[str, AfterValidator(_link)]] = Field(
        default=[], examples=[["https://www.example.com/work"]]
    )
    referrals: list[ReferralTable] = Field(default=[], examples=[[{"for": ["blog"]}]])


class TermsTable(Table):
    """[terms]."""

    prepayment: Annotated[str, AfterValidator(_prepayment)] = Field(default="50%", examples=["50%"])
    stages: Annotated[int, AfterValidator(_at_least(1, 12))] = Field(default=4, examples=[4])
    revisions: Annotated[int, AfterValidator(_at_least(0, 12))] = Field(default=2, examples=[2])
    discount: Literal["none", "smaller scope", "later date"] = Field(
        default="smaller scope", examples=["smaller scope"]
    )
    nda_surcharge: Annotated[str, AfterValidator(_optional(_share))] = Field(default="", examples=["30%"])
    guarantee: str = Field(default="", examples=["half the fee back if I miss the agreed date"])


class AccountTable(Table):
    """[accounts.NAME]."""

    host: Annotated[str, AfterValidator(parsed_by(values.host))] = Field(examples=["imap.example.com"])
    port: Annotated[int, AfterValidator(_at_least(1, 65535))] | None = Field(default=None, examples=[993])
    security: Security = Field(default="tls", examples=["tls"])
    user: Text = Field(examples=["me@example.com"])
    auth: Auth = Field(default="password", examples=["password"])
    password_command: Command = Field(default="", examples=["pass show mail"])
    oauth2_command: Command = Field(default="", examples=["oama access me@example.com"])
    oauth2: Annotated[str, AfterValidator(_optional(_issuer))] = Field(default="", examples=["microsoft"])
    oauth2_client_id: str = Field(default="", examples=["00000000-0000-0000-0000-000000000000"])
    oauth2_scope: str = Field(default="", examples=["imap offline_access"])
    folders: Annotated[list[Text], AfterValidator(_several)] = Field(default=["INBOX"], examples=[["INBOX"]])
    drafts: Text = Field(default="auto", examples=["auto"])
    sent: Text = Field(default="auto", examples=["auto"])
    ca_file: Annotated[str, AfterValidator(_optional_file)] = Field(default="", examples=["/etc/ssl/my-ca.pem"])

    @model_validator(mode="after")
    def _a_login_is_whole(self) -> AccountTable:
        if self.oauth2 and self.auth != "oauth2":
            raise fault('oauth2 is for accounts with auth = "oauth2"')
        if self.oauth2 and not self.oauth2_client_id:
            raise fault("oauth2 needs oauth2_client_id, the name under which your own client is registered there")
        if self.oauth2 and self.oauth2_command:
            raise fault("oauth2 and oauth2_command exclude each other")
        if self.oauth2_command and self.auth != "oauth2":
            raise fault('oauth2_command is for accounts with auth = "oauth2"')
        if self.auth == "oauth2" and not (self.oauth2 or self.oauth2_command or self.password_command):
            raise fault('auth = "oauth2" needs oauth2 with oauth2_client_id, or oauth2_command')
        return self

    @field_validator("drafts")
    @classmethod
    def _drafts_lie_apart(cls, drafts: str, info: ValidationInfo) -> str:
        if drafts.casefold() in {folder.casefold() for folder in info.data.get("folders", ())}:
            raise fault("is one of the folders that are scanned; name the folder where you keep drafts alone")
        return drafts

    @field_validator("security")
    @classmethod
    def _plain_text_stays_here(cls, security: str, info: ValidationInfo) -> str:
        if security == "none" and "host" in info.data and not is_loopback(info.data["host"]):
            raise fault(
                '"none" would send the password in clear; it goes with loopback addresses only: use "tls" or "starttls"'
            )
        return security


class ScheduleTable(Table):
    """[schedule]."""

    every: Length = Field(default="5m", examples=["5m"])
    idle: bool = Field(default=True, examples=[True])
    look_back: Length = Field(default="14d", examples=["14d"])
    alarm_after: Length = Field(default="6h", examples=["6h"])
    alarm_command: Command = Field(default="", examples=["mail -s inbox-guard me@example.com"])
    metrics_file: Annotated[str, AfterValidator(_optional(_home_is_known))] = Field(
        default="", examples=["/var/lib/node_exporter/inbox_guard.prom"]
    )


class LabelsTable(Table):
    """[labels]."""

    prefix: Prefix = Field(default="guard", examples=["guard"])
    signs: bool = Field(default=True, examples=[True])
    as_: dict[LabelMeaning, Label] = Field(default={}, alias="as", examples=[{"decline": "$label1"}])


class RepliesTable(Table):
    """[replies]."""

    draft: list[DraftKind] = Field(
        default=["decline", "negotiate", "clarify", "follow-up"], examples=[["decline", "clarify"]]
    )
    follow_up_after: Annotated[str, AfterValidator(parsed_by(values.wait))] = Field(
        default="5 business days", examples=["5 business days"]
    )
    max_drafts_per_scan: Annotated[int, AfterValidator(_some_drafts)] = Field(default=20, examples=[20])
    templates: list[Annotated[str, AfterValidator(_file)]] = Field(default=[], examples=[["my-replies.toml"]])


class RulesTable(Table):
    """[rules]."""

    disable: list[Sign] = Field(default=[], examples=[["off-hours"]])
    weights: dict[Sign, Weight] = Field(default={}, examples=[{"nda-first": 0.0}])
    files: list[Annotated[str, AfterValidator(_file)]] = Field(default=[], examples=[["my-rules.toml"]])
    exclude: list[Annotated[str, AfterValidator(parsed_by(values.address_or_domain))]] = Field(
        default=[], examples=[["news@example.com", "example.org"]]
    )


class ConfigTable(Table):
    """The whole file."""

    profile: ProfileTable = Field(default=ProfileTable(), examples=[{"name": "…"}])
    terms: TermsTable = Field(default=TermsTable(), examples=[{"stages": 4}])
    accounts: dict[Annotated[str, AfterValidator(_account_name)], AccountTable] = Field(
        default={}, examples=[{"work": {"host": "imap.example.com"}}]
    )
    schedule: ScheduleTable = Field(default=ScheduleTable(), examples=[{"every": "5m"}])
    labels: LabelsTable = Field(default=LabelsTable(), examples=[{"prefix": "guard"}])
    replies: RepliesTable = Field(default=RepliesTable(), examples=[{"draft": ["decline"]}])
    rules: RulesTable = Field(default=RulesTable(), examples=[{"disable": []}])
