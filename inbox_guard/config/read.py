"""A config file → `Config`: TOML, the checks of `schema`, then our own values.  The only reader of config.toml."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError

from inbox_guard import library
from inbox_guard.config import values
from inbox_guard.config.faults import Fault, faults_of
from inbox_guard.config.fields import Surroundings
from inbox_guard.config.paths import at_home, writable_by_others
from inbox_guard.config.schema import (
    AccountTable,
    ConfigTable,
    LabelMeaning,
    LabelsTable,
    ProfileTable,
    TermsTable,
)
from inbox_guard.config.settings import Account, Config, Schedule, variable_of
from inbox_guard.errors import ConfigError
from inbox_guard.library.toml_text import Lines, decoded, parsed
from inbox_guard.mailbox.settings import PORTS
from inbox_guard.model import Action
from inbox_guard.profile import Policy, Profile, Referral, Terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

_PREFIX: str = LabelsTable().prefix
_PASSWORD_KEYS = frozenset(
    {"password", "passwd", "passphrase", "pass", "secret", "token", "access_token", "refresh_token", "pwd"}
    | {"passwort", "kennwort", "salasana", "parol", "пароль"}
)
_ADVICE = (
    "a config never holds a password in clear; put it into the keyring with `inbox-guard secret set {account}`, or use "
    "password_command, a systemd credential or the variable {variable}"
)


def read(path: Path) -> Config:
    """The config in a file.

    Raises:
        ConfigError: the file cannot be read, or something in it is wrong; all that is wrong is in `problems`.
    """
    text = _text(path)
    data = parsed(path, text, Decimal)
    lines = Lines(text)
    faults = [
        *_passwords(data, lines),
        *_missing(data, lines),
        *_clashes(data, lines),
    ]
    signs = library.sign_ids() | _own_signs(data, path.parent)
    faults += _shared_labels(data, lines, signs)
    around = Surroundings(path.parent, frozenset(library.languages()), signs)
    try:
        table = ConfigTable.model_validate(data, context=around)
    except ValidationError as error:
        faults += faults_of(error.errors(include_url=False), ConfigTable, lines)
    if faults:
        raise _refusal(path, faults)
    return _config(table, path)


def _refusal(path: Path, faults: list[Fault]) -> ConfigError:
    problems = tuple(fault.told(path) for fault in sorted(set(faults)))
    what = "mend this line" if len(problems) == 1 else f"mend these {len(problems)} lines"
    return ConfigError(problems[0], f"{what}; config.example.toml explains every key", problems)


# ── from the file to plain data ──────────────────────────────────────────────────────────────────────────────────────


def _text(path: Path) -> str:
    try:
        loose = writable_by_others(path)
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}", "name a readable file with --config") from error
    if loose:
        raise ConfigError(f"{path}: {loose} may write to it, and it says which commands are run", f"chmod go-w {path}")
    return decoded(path, content)


def _own_signs(data: Mapping[str, Any], folder: Path) -> frozenset[str]:
    """The ids of signs in the user's own rule files; whatever is wrong with those is for their loader to find."""
    found: set[str] = set()
    files = _table(data, "rules").get("files")
    for name in files if isinstance(files, list) else ():
        try:
            path = folder / at_home(name)
            rules = parsed(path, decoded(path, path.read_bytes()))
        except (ConfigError, OSError, ValueError, TypeError):
            continue
        found |= _table(rules, "signs").keys()
    return frozenset(found)


# ── faults that no type sees ─────────────────────────────────────────────────────────────────────────────────────────


def _passwords(data: dict[str, Any], lines: Lines, path: tuple[str | int, ...] = ()) -> Iterator[Fault]:
    """Refuse every key that holds a credential, and take it out so that nothing later can repeat it."""
    for key, value in list(data.items()):
        here = (*path, key)
        if key.casefold() in _PASSWORD_KEYS:
            account = str(here[1]) if here[0] == "accounts" and len(here) > 2 else "ACCOUNT"  # noqa: PLR2004 - a key of its table
            advice = _ADVICE.format(account=account, variable=variable_of(account))
            yield Fault(lines.of(here), ".".join(map(str, here)), advice)
            del data[key]
        elif isinstance(value, dict):
            yield from _passwords(value, lines, here)


def _missing(data: Mapping[str, Any], lines: Lines) -> Iterator[Fault]:
    """With accounts come drafts, and those need a name and an address to come from."""
    accounts, profile = _table(data, "accounts"), _table(data, "profile")
    if not accounts:
        return
    if "name" not in profile:
        yield Fault(
            lines.of(("profile", "name")),
            "profile.name",
            'is missing, and drafts are signed with it; expected name = "Maija Esimerkki"',
        )
    if "addresses" not in profile and not _users(accounts):
        text = 'is missing, and drafts are written from there; expected addresses = ["me@example.com"]'
        yield Fault(lines.of(("profile", "addresses")), "profile.addresses", text)


def _clashes(data: Mapping[str, Any], lines: Lines) -> Iterator[Fault]:
    """Two accounts whose passwords would come from one variable."""
    seen: dict[str, str] = {}
    for name in _table(data, "accounts"):
        other = seen.setdefault(variable_of(name), name)
        if other != name:
            text = f'this name and "{other}" share the variable {variable_of(name)}; give it another name'
            yield Fault(lines.of(("accounts", name)), f"accounts.{name}", text)


def _shared_labels(data: Mapping[str, Any], lines: Lines, signs: AbstractSet[str]) -> Iterator[Fault]:
    """Names of labels that would mean two things: of one that is taken off nobody could tell which was meant.

    The name that a verdict has as it comes is kept for it even where it goes by another: it may stand on older mail.
    """
    labels = _table(data, "labels")
    prefix = labels.get("prefix", _PREFIX)
    whole = f"{prefix}-" if isinstance(prefix, str) else f"{_PREFIX}-"
    verdicts = get_args(LabelMeaning)
    taken = {f"{whole}{verdict}".casefold(): verdict for verdict in verdicts}
    taken |= {f"{whole}sign-{sign}".casefold(): f"the sign {sign}" for sign in signs}
    for verdict, name in _table(labels, "as").items():
        if verdict not in verdicts or not isinstance(name, str):
            continue  # its own fault
        other = taken.setdefault(name.casefold(), verdict)
        if other != verdict:
            text = f"{other} has this label, and a label that you take off or set has to mean one thing; choose another"
            yield Fault(lines.of(("labels", "as", verdict)), f"labels.as.{verdict}", text)


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _users(accounts: Mapping[str, Any]) -> tuple[str, ...]:
    """The user names that are mail addresses, each once: the own addresses where none are given."""
    users = (account.get("user") for account in accounts.values() if isinstance(account, dict))
    addresses = {user.casefold(): user for user in users if isinstance(user, str) and "@" in user}
    return tuple(addresses.values())


# ── into our own values ──────────────────────────────────────────────────────────────────────────────────────────────


def _config(table: ConfigTable, path: Path) -> Config:
    users = {account.user.casefold(): account.user for account in table.accounts.values() if "@" in account.user}
    return Config(
        profile=_profile(table.profile, _terms(table.terms), tuple(users.values())),
        accounts=MappingProxyType({name: _account(name, account) for name, account in table.accounts.items()}),
        schedule=_schedule(table, path.parent),
        policy=_policy(table),
        rule_files=tuple(Path(file) for file in table.rules.files),
        templates=tuple(Path(file) for file in table.replies.templates),
        path=path,
    )


def _schedule(table: ConfigTable, folder: Path) -> Schedule:
    schedule = table.schedule
    return Schedule(
        every=values.duration(schedule.every),
        idle=schedule.idle,
        look_back=values.duration(schedule.look_back),
        alarm_after=values.duration(schedule.alarm_after),
        alarm_command=schedule.alarm_command,
        metrics_file=folder / at_home(schedule.metrics_file) if schedule.metrics_file else None,
    )


def _profile(table: ProfileTable, terms: Terms, users: tuple[str, ...]) -> Profile:
    return Profile(
        name=table.name,
        addresses=tuple(table.addresses) or users,
        languages=tuple(table.languages),
        time_zone=table.time_zone,
        country=table.country,
        office_hours=values.office_hours(table.office_hours),
        currency=table.currency,
        minimum_project=table.minimum_project,
        minimum_hourly=table.minimum_hourly,
        services=tuple(table.services),
        not_offered=tuple(table.not_offered),
        available_from=table.available_from,
        portfolio=tuple(table.portfolio),
        terms=terms,
        referrals=tuple(Referral(tuple(r.services), MappingProxyType(dict(r.text))) for r in table.referrals),
    )


def _terms(table: TermsTable) -> Terms:
    return Terms(
        prepayment=table.prepayment,
        stages=table.stages,
        revisions=table.revisions,
        discount=table.discount,
        nda_surcharge=table.nda_surcharge,
        guarantee=table.guarantee,
    )


def _account(name: str, table: AccountTable) -> Account:
    return Account(
        name=name,
        host=values.host(table.host),
        user=table.user,
        port=table.port or PORTS[table.security],
        security=table.security,
        auth=table.auth,
        password_command=table.password_command,
        oauth2_command=table.oauth2_command,
        oauth2=table.oauth2,
        oauth2_client_id=table.oauth2_client_id,
        oauth2_scope=table.oauth2_scope,
        folders=tuple(table.folders),
        drafts=table.drafts,
        sent=table.sent,
        ca_file=Path(table.ca_file) if table.ca_file else None,
    )


def _policy(table: ConfigTable) -> Policy:
    return Policy(
        prefix=table.labels.prefix,
        label_signs=table.labels.signs,
        label_as=MappingProxyType({str(verdict): label for verdict, label in table.labels.as_.items()}),
        drafts=frozenset(map(Action, table.replies.draft)),
        max_drafts=table.replies.max_drafts_per_scan,
        disabled=frozenset(table.rules.disable),
        weights=MappingProxyType({sign: float(weight) for sign, weight in table.rules.weights.items()}),
        follow_up_after=values.wait(table.replies.follow_up_after),
        exclude=tuple(values.address_or_domain(entry) for entry in table.rules.exclude),
    )
