"""What a key of config.toml may hold, as types that pydantic checks; what is wrong is told in sentences of our own.

Which languages and signs are installed comes in through the validation context.  It knows no table and no key.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from inbox_guard.config import values
from inbox_guard.config.paths import at_home, existing_file

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_LONGEST_LABEL = 50  # what Dovecot keeps unless it is told otherwise


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a config is checked against."""

    folder: Path  # relative paths in the config start here
    languages: frozenset[str]
    signs: frozenset[str]


def fault(sentence: str, given: object = None, known: frozenset[str] | set[str] = frozenset()) -> PydanticCustomError:
    """A fault in a sentence of our own; `given` is looked up among `known` for the nearest."""
    return PydanticCustomError("fault", "{sentence}", {"sentence": sentence, "given": given, "known": sorted(known)})


def parsed_by(parse: Callable[[T], object]) -> Callable[[T], T]:
    """A check that a parser of `values` takes the text, its ValueError turned into a fault; the text stays as it is."""

    def checked(text: T) -> T:
        try:
            parse(text)
        except ValueError as error:
            raise fault(str(error)) from error
        return text

    return checked


home_is_known = parsed_by(at_home)
_is_file = parsed_by(existing_file)


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise fault("expected a number")
    return Decimal(value)


def at_least(least: int, most: int | None = None) -> Callable[[Any], Any]:
    """A check that a number lies between these two, both allowed."""
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


def several(items: list[T]) -> list[T]:
    """A check that a list is not empty and has nothing twice."""
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
        raise fault(values.no_language(code, _around(info).languages))
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
    return str(_is_file(_around(info).folder / at_home(home_is_known(text))))


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
Amount = Annotated[
    Decimal, BeforeValidator(_number), AfterValidator(at_least(0)), AfterValidator(parsed_by(values.price))
]
Weight = Annotated[Decimal, BeforeValidator(_number), AfterValidator(at_least(0, 10))]
Command = Annotated[str, AfterValidator(_command)]
Length = Annotated[str, AfterValidator(parsed_by(values.duration))]
AccountName = Annotated[str, AfterValidator(_account_name)]
Country = Annotated[str, AfterValidator(_country)]
Currency = Annotated[str, AfterValidator(_currency)]
Day = Annotated[date, BeforeValidator(_day)]
ExistingFile = Annotated[str, AfterValidator(_file)]
OptionalFile = Annotated[str, AfterValidator(_optional_file)]
FileToWrite = Annotated[str, AfterValidator(_optional(home_is_known))]
Issuer = Annotated[str, AfterValidator(_optional(_issuer))]
Link = Annotated[str, AfterValidator(_link)]
NotOffered = Annotated[Text, AfterValidator(_not_offered_too)]
Prepayment = Annotated[str, AfterValidator(_prepayment)]
Share = Annotated[str, AfterValidator(_optional(_share))]
DraftLimit = Annotated[int, AfterValidator(_some_drafts)]
Address = Annotated[str, AfterValidator(parsed_by(values.address))]
AddressOrDomain = Annotated[str, AfterValidator(parsed_by(values.address_or_domain))]
Host = Annotated[str, AfterValidator(parsed_by(values.host))]
OfficeHours = Annotated[str, AfterValidator(parsed_by(values.office_hours))]
TimeZone = Annotated[str, AfterValidator(parsed_by(values.time_zone))]
Wait = Annotated[str, AfterValidator(parsed_by(values.wait))]
