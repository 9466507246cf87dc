"""What is wrong with a config, for people, in one form.

    FILE:LINE: KEY: what is wrong; did you mean "NEAREST"?

Knows the schema by its shape alone (fields, aliases, examples); values of the user are never repeated here, for a
password may stand where none belongs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from inbox_guard.suggest import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from inbox_guard.library.toml_text import Lines, Loc

_EXPECTED = {
    "string_type": "a text in quotation marks",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a table",
}
_SPOKEN_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "a text"),
    (int, "a whole number"),
    (Decimal, "a number with a fraction"),
    (list, "a list"),
    (dict, "a table"),
    (date, "a date"),
)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong: the line (from 1), the key as one would write it, and a sentence."""

    line: int
    key: str
    text: str

    def told(self, file: object) -> str:
        """The fault as one line."""
        return f"{file}:{self.line}: {self.key}: {self.text}"


def faults_of(errors: Iterable[ErrorDetails], schema: type[BaseModel], lines: Lines) -> Iterator[Fault]:
    """The errors of pydantic in our own words."""
    for error in errors:
        loc: Loc = tuple(part for part in error["loc"] if part != "[key]")
        yield Fault(lines.of(loc), spoken_key(loc), _entry(loc) + _sentence(error, loc, schema))


def spoken_key(loc: Loc) -> str:
    """A place in the config as one would write it; the numbers of list items are left to the sentence."""
    return ".".join(part for part in loc if isinstance(part, str))


def _entry(loc: Loc) -> str:
    number = next((part for part in reversed(loc) if isinstance(part, int)), None)
    return "" if number is None else f"entry {number + 1}: "


def _sentence(error: ErrorDetails, loc: Loc, schema: type[BaseModel]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return f"is missing; expected {_example(loc, schema)}"
    if kind == "extra_forbidden":
        return _unknown_key(loc, schema)
    if kind == "literal_error":
        return _one_of(error, loc, schema)
    if kind == "fault":
        return _own_words(context, loc, schema)
    if kind == "model_type":
        return f"expected a table: [{spoken_key(loc)}]{_but_got(error['input'])}"
    expected = _EXPECTED.get(kind)
    if expected is None:  # int_from_float and whatever else pydantic may find
        expected = "a whole number" if kind.startswith("int") else error["msg"]
    return f"expected {expected}{_such_as(loc, schema)}{_but_got(error['input'])}"


def _but_got(value: object) -> str:
    spoken = next((name for kind, name in _SPOKEN_TYPES if isinstance(value, kind)), "")
    return f", not {spoken}" if spoken else ""


def _own_words(context: Mapping[str, Any], loc: Loc, schema: type[BaseModel]) -> str:
    sentence: str = context["sentence"]
    if sentence.startswith("expected") and "such as" not in sentence:
        sentence += _such_as(loc, schema)
    return sentence + did_you_mean(context["given"], context["known"])


def _one_of(error: ErrorDetails, loc: Loc, schema: type[BaseModel]) -> str:
    options = _options(loc, schema, in_key="[key]" in error["loc"])
    *firsts, last = (f'"{option}"' for option in options)
    given = error["input"] if isinstance(error["input"], str) else ""
    return f"expected {', '.join(firsts)} or {last}" + did_you_mean(given, options)


def _options(loc: Loc, schema: type[BaseModel], *, in_key: bool) -> tuple[str, ...]:
    """The values of the Literal at a place: of the value, or of the key of a table with free keys."""
    annotation: Any = schema
    steps = loc[:-1] if in_key else loc
    for part in steps:
        annotation = _inside(annotation, part)
    if in_key:
        annotation = get_args(_bare(annotation))[0]
    return tuple(get_args(_bare(annotation)))


def _unknown_key(loc: Loc, schema: type[BaseModel]) -> str:
    name, known = str(loc[-1]), _keys_at(loc[:-1], schema)
    elsewhere = [table for table, keys in _tables(schema) if name in keys]
    if elsewhere and not nearest(name, known, least=88):  # one letter off a key of this table is a slip, not a stray
        return f"unknown key here; {elsewhere[0].format(name)}"
    return "unknown key" + (did_you_mean(name, known) or f"; known here are {', '.join(known)}")


def _keys_at(loc: Loc, schema: type[BaseModel]) -> tuple[str, ...]:
    annotation: Any = schema
    for part in loc:
        annotation = _inside(annotation, part)
    return tuple(fields(_bare(annotation)))


def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a table under the names that stand in the file."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _tables(schema: type[BaseModel], path: str = "") -> Iterator[tuple[str, set[str]]]:
    """The keys of every table, and where they belong in words; {} stands for the key."""
    yield f"it belongs in {path}" if path else "it is a table of its own: [{}]", set(fields(schema))
    for name, info in fields(schema).items():
        bare = _bare(info.annotation)
        inner, form = bare, "[{}]"
        if get_origin(bare) is list:
            inner, form = _bare(get_args(bare)[0]), "[[{}]]"
        elif get_origin(bare) is dict:
            inner, form = _bare(get_args(bare)[1]), "[{}.NAME]"
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _tables(inner, form.format(".".join(filter(None, [path.strip("[]"), name]))))


def _bare(annotation: Any) -> Any:  # noqa: ANN401 - annotations have no type of their own
    """An annotation without Annotated and without None."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif NoneType in get_args(annotation):
            annotation = next(choice for choice in get_args(annotation) if choice is not NoneType)
        else:
            return annotation


def _inside(annotation: Any, part: int | str) -> Any:  # noqa: ANN401 - the same
    """The annotation one step further in."""
    bare = _bare(annotation)
    if get_origin(bare) in {list, dict}:
        return get_args(bare)[-1]
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return fields(bare)[str(part)].annotation
    return bare


def _example(loc: Loc, schema: type[BaseModel]) -> str:
    """`key = example` of the innermost field at a place."""
    annotation: Any = schema
    name, example = "", None
    for part in loc:
        bare = _bare(annotation)
        if isinstance(bare, type) and issubclass(bare, BaseModel) and (info := fields(bare).get(str(part))):
            name, example = str(part), (info.examples or [None])[0]
        annotation = _inside(annotation, part)
    return f"{name} = {toml(example)}"


def _such_as(loc: Loc, schema: type[BaseModel]) -> str:
    return f", such as {_example(loc, schema)}"


def toml(value: object) -> str:
    """A value as it stands in a TOML file."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }" if value else "{}"
        case _:
            return str(value)
