"""A config is loaded whole, or every fault in it is told at once with file, line, key and the nearest known name."""

# ruff: noqa: E501 - what is told is quoted whole

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from inbox_guard import library
from inbox_guard.config import Config, config_path, load, load_if_there
from inbox_guard.config.faults import _bare, fields
from inbox_guard.config.schema import ConfigTable
from inbox_guard.errors import ConfigError, ExitCode
from inbox_guard.model import Action
from inbox_guard.profile import Wait

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"

Write = Callable[..., Path]

ACCOUNT = """\
[profile]
name = "Maija Esimerkki"
[accounts.work]
host = "imap.example.com"
user = "maija@example.com"
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a config and give its path."""

    def written(text: str | bytes, name: str = "config.toml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else textwrap.dedent(text).encode())
        return path

    return written


def problems_of(path: Path) -> tuple[str, ...]:
    """What `load` finds wrong, without the file's name."""
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.code is ExitCode.CONFIG
    assert all(problem.startswith(f"{path}:") for problem in caught.value.problems)
    assert caught.value.remedy
    return tuple(problem.removeprefix(f"{path}:") for problem in caught.value.problems)


# ── what is right ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_example_loads_as_it_is() -> None:
    config = load(EXAMPLE)
    assert config.path == EXAMPLE
    assert config.profile.name == "Maija Esimerkki"
    assert config.profile.minimum_project == Decimal(800)
    assert config.profile.available_from == date(2026, 1, 1)
    assert config.profile.office_hours.end == time(17)
    assert config.profile.terms.guarantee.startswith("half the fee")
    assert config.profile.referrals[0].services == ("blog", "hosting")
    assert set(config.profile.referrals[0].text) == {"en", "fi"}
    assert config.accounts["work"].password_command == "pass show mail"
    assert config.schedule.every == timedelta(minutes=5)
    assert config.policy.follow_up_after == Wait(timedelta(days=5), business=True)
    assert config.policy.label_as == {"decline": "$label1"}
    assert config.policy.weights == {"nda-first": 0.0}
    assert config.policy.exclude == ("shop@example.net", "newsletter.example.net")


def keys_of(table: type[BaseModel], path: str = "") -> list[str]:
    """Every key of the schema with its way there; * stands for a name of the user's own."""
    found: list[str] = []
    for name, info in fields(table).items():
        here = f"{path}.{name}".removeprefix(".")
        bare = _bare(info.annotation)
        if get_origin(bare) in {list, dict}:
            here += ".*" if get_origin(bare) is dict else ""
            bare = _bare(get_args(bare)[-1])
        if isinstance(bare, type) and issubclass(bare, BaseModel):
            found += keys_of(bare, here)
        else:
            found.append(here)
    return found


def has(node: object, way: list[str]) -> bool:
    """Whether a key stands in a parsed config."""
    if not way:
        return True
    if isinstance(node, list):
        return any(has(item, way) for item in node)
    if not isinstance(node, dict):
        return False
    return any(has(value, way[1:]) for key, value in node.items() if way[0] in {"*", key})


def test_the_example_has_every_key_of_the_schema() -> None:
    example = tomllib.loads(EXAMPLE.read_text("utf-8"))
    keys = keys_of(ConfigTable)
    assert len(keys) > 40
    assert [key for key in keys if not has(example, key.split("."))] == []


def test_every_key_of_the_example_has_a_sentence_above_it() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    bare = [
        line
        for before, line in pairwise(lines)
        if "=" in line
        and line[:1].isalpha()
        and not before.startswith("#")
        and not line.startswith(("sent", "text.fi"))
    ]
    assert bare == []


def test_every_key_of_the_schema_has_an_example_for_its_errors() -> None:
    def tables(table: type[BaseModel]) -> list[type[BaseModel]]:
        inner = [_bare(info.annotation) for info in fields(table).values()]
        inner = [_bare(get_args(kind)[-1]) if get_origin(kind) in {list, dict} else kind for kind in inner]
        return [
            table,
            *(t for kind in inner if isinstance(kind, type) and issubclass(kind, BaseModel) for t in tables(kind)),
        ]

    missing = [name for table in tables(ConfigTable) for name, info in fields(table).items() if not info.examples]
    assert missing == []


def test_a_profile_alone_is_a_config(write: Write) -> None:
    config = load(write('[profile]\nlanguages = ["de"]\n'))
    assert config.profile.languages == ("de",)
    assert config.accounts == {}


def test_an_account_needs_host_and_user_alone(write: Write) -> None:
    account = load(write(ACCOUNT)).accounts["work"]
    assert (account.name, account.port, account.security, account.auth) == ("work", 993, "tls", "password")
    assert (account.folders, account.drafts, account.sent, account.ca_file) == (("INBOX",), "auto", "auto", None)


@pytest.mark.parametrize(("security", "port"), [("tls", 993), ("starttls", 143), ("none", 143)])
def test_the_port_follows_the_security(write: Write, security: str, port: int) -> None:
    config = load(write(f'[profile]\nname="M"\n[accounts.a]\nhost="::1"\nuser="a@b.example"\nsecurity="{security}"\n'))
    assert config.accounts["a"].port == port


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"])
def test_without_encryption_only_this_machine_is_reached(write: Write, host: str) -> None:
    text = ACCOUNT.replace("imap.example.com", host) + 'security = "none"\n'
    assert load(write(text)).accounts["work"].host == host.strip("[]")


def test_own_addresses_are_the_users_of_the_accounts_where_none_are_given(write: Write) -> None:
    text = (
        ACCOUNT
        + '[accounts.b]\nhost="h.example"\nuser="MAIJA@example.com"\n[accounts.c]\nhost="h.example"\nuser="maija"\n'
    )
    assert [address.casefold() for address in load(write(text)).profile.addresses] == ["maija@example.com"]


def test_files_are_found_beside_the_config(write: Write) -> None:
    rules = write('[signs.my-own-sign]\nwhat = "x"\n', "mine.toml")
    certificate = write("", "ca.pem")
    config = load(
        write(ACCOUNT + 'ca_file = "ca.pem"\n[rules]\nfiles = ["mine.toml"]\nweights = { my-own-sign = 2 }\n')
    )
    assert config.rule_files == (rules,)
    assert config.accounts["work"].ca_file == certificate
    assert config.policy.weights == {"my-own-sign": 2.0}


def test_a_name_that_is_no_sign_is_refused_also_where_rules_are_for_it(write: Write) -> None:
    """The files of rules are read by their loader; what a sign is stands in a table."""
    write('sign = "my-own-sign"\n', "mine.toml")
    path = write('[rules]\nfiles = ["mine.toml"]\nweights = { my-own-sign = 2 }\n')
    assert problems_of(path) == ('3: rules.weights.my-own-sign: "my-own-sign" is no sign',)


SHARED = "has this label, and a label that you take off or set has to mean one thing; choose another"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("as = { decline = '$label1', clarify = '$Label1' }", f"2: labels.as.clarify: decline {SHARED}"),
        ("as = { decline = 'guard-clarify' }", f"2: labels.as.decline: clarify {SHARED}"),
        (
            "prefix = 'g'\n[labels.as]\nrequest = 'G-Sign-Nda-First'",
            f"4: labels.as.request: the sign nda-first {SHARED}",
        ),
        ("[labels.as]\ndecline = '$label1'\nclarify = 'guard-decline'", f"4: labels.as.clarify: decline {SHARED}"),
    ],
)
def test_a_label_that_would_mean_two_things_is_refused(write: Write, text: str, problem: str) -> None:
    assert problems_of(write(f"[labels]\n{text}\n")) == (problem,)


@pytest.mark.parametrize(
    ("label", "begins"),
    [("$Junk", "mail programs and servers take this name for something"), ("\\Seen", "a label must be ASCII letters")],
)
def test_a_label_that_tells_others_something_else_is_refused(write: Write, label: str, begins: str) -> None:
    [problem] = problems_of(write(f"[labels]\nas = {{ decline = '{label}' }}\n"))
    assert problem.startswith(f"2: labels.as.decline: {begins}")


def test_a_label_of_an_own_sign_is_taken_as_well(write: Write) -> None:
    write('language = "en"\n[signs.pets]\nwhat = "…"\nleans = "decline"\n', "mine.toml")
    path = write('[labels]\nas = { decline = "guard-sign-pets" }\n[rules]\nfiles = ["mine.toml"]\n')
    assert problems_of(path) == (f"2: labels.as.decline: the sign pets {SHARED}",)


def test_a_verdict_may_be_called_as_it_is_called_anyway_and_all_may_have_tags(write: Write) -> None:
    tags = {"decline": "guard-decline", "clarify": "$label2", "negotiate": "$label3", "request": "clarify"}
    table = ", ".join(f'{verdict} = "{tag}"' for verdict, tag in tags.items())
    assert load(write(f"[labels]\nas = {{ {table} }}\n")).policy.label_as == tags


def test_the_labels_of_long_own_signs_ask_for_a_short_prefix(write: Write) -> None:
    """There are servers that keep no label of more than 50 characters."""
    write('[signs.asks-to-be-paid-in-coins-later-or-never]\nwhat = "x"\n', "mine.toml")
    path = write('[labels]\nprefix = "warden"\n[rules]\nfiles = ["mine.toml"]\n')
    [problem] = problems_of(path)
    assert problem.startswith("2: labels.prefix: must have at most 5 characters")


def test_only_drafts_of_the_named_kinds_are_written(write: Write) -> None:
    policy = load(write('[replies]\ndraft = ["clarify"]\nmax_drafts_per_scan = 3\n')).policy
    assert (policy.drafts, policy.max_drafts) == (frozenset({Action.CLARIFY}), 3)


def test_a_config_with_windows_line_ends_and_a_byte_order_mark_loads(write: Write) -> None:
    path = write(b'\xef\xbb\xbf[profile]\r\nname = "M"\r\nnmae = 1\r\n')
    assert problems_of(path) == ('3: profile.nmae: unknown key; did you mean "name"?',)


# ── what is wrong, one at a time ─────────────────────────────────────────────────────────────────────────────────────

FAULTS = [
    # unknown keys
    ("[profile]\nnmae = 'x'", '2: profile.nmae: unknown key; did you mean "name"?'),
    ("[profile]\nlangauges = ['en']", '2: profile.langauges: unknown key; did you mean "languages"?'),
    ("[lables]\nprefix = 'x'", '1: lables: unknown key; did you mean "labels"?'),
    ("[terms]\nstages = 3\n\nportfolio = []", "4: terms.portfolio: unknown key here; it belongs in [profile]"),
    ("[profile]\nhost = 'x'", "2: profile.host: unknown key here; it belongs in [accounts.NAME]"),
    ("[profile.terms]\nstages = 3", "1: profile.terms: unknown key here; it is a table of its own: [terms]"),
    ("[[referrals]]\nfor = []", "1: referrals: unknown key here; it belongs in [profile]"),
    (
        "[schedule]\nqqq = 1",
        "2: schedule.qqq: unknown key; known here are every, idle, look_back, alarm_after, alarm_command, metrics_file",
    ),
    ("[replies]\ndrafts = []", '2: replies.drafts: unknown key; did you mean "draft"?'),
    # wrong types
    (
        "accounts = 5",
        '1: accounts: expected a table, such as accounts = { work = { host = "imap.example.com" } }, not a whole number',
    ),
    ("profile = 5", "1: profile: expected a table: [profile], not a whole number"),
    (
        "[profile]\nname = 5",
        '2: profile.name: expected a text in quotation marks, such as name = "Maija Esimerkki", not a whole number',
    ),
    (
        "[profile]\naddresses = 'a@b.example'",
        '2: profile.addresses: expected a list, such as addresses = ["me@example.com"], not a text',
    ),
    (
        "[profile]\nservices = [\n  'a',\n  5,\n]",
        '4: profile.services: entry 2: expected a text in quotation marks, such as services = ["web development"], not a whole number',
    ),
    (
        "[profile]\nservices = ['Web  hosting']\nnot_offered = ['SEO', 'web hosting']",
        "3: profile.not_offered: entry 2: services names it too; take it out of one of the two",
    ),
    (
        "[profile]\nminimum_project = '800'",
        "2: profile.minimum_project: expected a number, such as minimum_project = 800",
    ),
    ("[profile]\nminimum_hourly = true", "2: profile.minimum_hourly: expected a number, such as minimum_hourly = 60"),
    ("[profile]\nminimum_hourly = nan", "2: profile.minimum_hourly: expected a number, such as minimum_hourly = 60"),
    (
        "[profile]\navailable_from = '2026-12-01'",
        "2: profile.available_from: expected a date, without quotation marks, such as available_from = 2026-12-01",
    ),
    (
        "[profile]\navailable_from = 2026-12-01T10:00:00",
        "2: profile.available_from: expected a date, without quotation marks, such as available_from = 2026-12-01",
    ),
    (
        "[terms]\nstages = 4.5",
        "2: terms.stages: expected a whole number, such as stages = 4, not a number with a fraction",
    ),
    ("[schedule]\nidle = 'yes'", "2: schedule.idle: expected true or false, such as idle = true, not a text"),
    (
        "[schedule]\nevery = 5",
        '2: schedule.every: expected a text in quotation marks, such as every = "5m", not a whole number',
    ),
    ("[labels]\nas = ['x']", '2: labels.as: expected a table, such as as = { decline = "$label1" }, not a list'),
    (
        "[profile]\nname = 'M'\naddresses = ['a@b.example']\n[accounts]\nwork = 'x'",
        "5: accounts.work: expected a table: [accounts.work], not a text",
    ),
    # impossible values
    ("[profile]\nname = ' '", "2: profile.name: must not be empty"),
    (
        "[profile]\nlanguages = ['en', 'sv']",
        '2: profile.languages: entry 2: "sv" is no code of an installed language; there are de, en, fi, ru',
    ),
    ("[profile]\nlanguages = ['DE']", '2: profile.languages: entry 1: write "de" in small letters'),
    (
        "[profile]\nminimum_project = 1.200",
        "2: profile.minimum_project: has three figures or more behind the point; a thousand two hundred is 1200",
    ),
    ("[profile]\nlanguages = []", "2: profile.languages: must hold at least one"),
    ("[profile]\nlanguages = ['en', 'en']", "2: profile.languages: names the same one twice"),
    (
        "[profile]\ntime_zone = 'Europe/Helsinky'",
        '2: profile.time_zone: "Europe/Helsinky" is no time zone; did you mean "Europe/Helsinki"?',
    ),
    ("[profile]\ntime_zone = '../x'", '2: profile.time_zone: "../x" is no time zone such as "Europe/Helsinki"'),
    (
        "[profile]\noffice_hours = '9-17'",
        '2: profile.office_hours: expected days and hours such as "Mon-Fri 09:00-17:00"',
    ),
    (
        "[profile]\ncurrency = 'euro'",
        '2: profile.currency: expected a currency code of three capital letters, such as currency = "EUR"',
    ),
    ("[profile]\nminimum_project = -1", "2: profile.minimum_project: must be 0 or more"),
    (
        "[profile]\naddresses = ['me']",
        '2: profile.addresses: entry 1: expected a bare mail address such as "me@example.com"',
    ),
    (
        "[profile]\nportfolio = ['www.example.com']",
        '2: profile.portfolio: entry 1: expected a link that begins with https://, such as portfolio = ["https://www.example.com/work"]',
    ),
    ("[terms]\nprepayment = '150%'", '2: terms.prepayment: expected "full", "none" or a share such as "50%"'),
    ("[terms]\nnda_surcharge = 'some'", '2: terms.nda_surcharge: expected a share such as "30%"'),
    (
        "[terms]\ndiscount = 'smaler scope'",
        '2: terms.discount: expected "none", "smaller scope" or "later date"; did you mean "smaller scope"?',
    ),
    ("[terms]\nstages = 0", "2: terms.stages: must be from 1 to 12"),
    (
        "[[profile.referrals]]\nfor = ['a']",
        '1: profile.referrals.text: entry 1: is missing; expected text = { en = "…" }',
    ),
    (
        "[[profile.referrals]]\ntext.en = 'a'\n\n[[profile.referrals]]",
        '4: profile.referrals.text: entry 2: is missing; expected text = { en = "…" }',
    ),
    (
        "[[profile.referrals]]\ntext.sv = 'a'",
        '2: profile.referrals.text.sv: entry 1: "sv" is no code of an installed language; there are de, en, fi, ru',
    ),
    (
        "[schedule]\nevery = '5 minuts'",
        '2: schedule.every: expected a length of time such as "90s", "5m", "12h" or "14d"',
    ),
    (
        "[replies]\nfollow_up_after = 'soon'",
        '2: replies.follow_up_after: expected a length of time such as "12h", "14d" or "5 business days"',
    ),
    (
        "[replies]\ndraft = ['declin']",
        '2: replies.draft: entry 1: expected "decline", "negotiate", "clarify" or "follow-up"; did you mean "decline"?',
    ),
    ("[replies]\nmax_drafts_per_scan = 0", "2: replies.max_drafts_per_scan: must be 1 or more; draft = [] writes none"),
    ("[terms]\nrevisions = 13", "2: terms.revisions: must be from 0 to 12"),
    (
        "[labels]\nprefix = 'my guard'",
        '2: labels.prefix: a label must be ASCII letters, digits and signs such as $ - _ ., without spaces or ( ) { % * " \\ ]',
    ),
    (
        "[labels]\nprefix = 'what-my-inbox-guard-tells'",
        "2: labels.prefix: must have at most 24 characters: there are servers that keep no label of more than 50",
    ),
    (
        f"[labels]\nas = {{ decline = '{'x' * 51}' }}",
        "2: labels.as.decline: must have at most 50 characters: there are servers that keep no label of more than 50",
    ),
    (
        "[labels]\nas = { declin = 'x' }",
        '2: labels.as.declin: expected "decline", "negotiate", "clarify", "follow-up" or "request"; did you mean "decline"?',
    ),
    (
        "[rules]\ndisable = ['price-presure']",
        '2: rules.disable: entry 1: "price-presure" is no sign; did you mean "price-pressure"?',
    ),
    (
        "[rules.weights]\nlow-budget = 1\nnda-frist = 0.5",
        '3: rules.weights.nda-frist: "nda-frist" is no sign; did you mean "nda-first"?',
    ),
    ("[rules]\nweights = { nda-first = 11 }", "2: rules.weights.nda-first: must be from 0 to 10"),
    (
        "[rules]\nexclude = ['x']",
        '2: rules.exclude: entry 1: expected a mail address or a domain such as "info@example.com" or "example.com"',
    ),
]


@pytest.mark.parametrize(("text", "problem"), FAULTS, ids=[problem for _, problem in FAULTS])
def test_a_fault_is_told_with_line_key_and_remedy(write: Write, text: str, problem: str) -> None:
    assert problems_of(write(text)) == (problem,)


def test_a_folder_of_the_time_zones_is_no_time_zone(write: Write) -> None:
    (problem,) = problems_of(write('[profile]\ntime_zone = "Europe"\n'))
    assert problem.startswith('2: profile.time_zone: "Europe" is no time zone')


ACCOUNT_FAULTS = [
    (
        "security = 'start-tls'",
        '6: accounts.work.security: expected "tls", "starttls" or "none"; did you mean "starttls"?',
    ),
    (
        "security = 'none'",
        '6: accounts.work.security: "none" would send the password in clear; it goes with loopback addresses only: use "tls" or "starttls"',
    ),
    ("port = 0", "6: accounts.work.port: must be from 1 to 65535"),
    ("port = '993'", "6: accounts.work.port: expected a whole number, such as port = 993, not a text"),
    ("auth = 'oauth'", '6: accounts.work.auth: expected "password" or "oauth2"; did you mean "oauth2"?'),
    (
        "password_command = 'pass \"show'",
        "6: accounts.work.password_command: is no command line: a quotation mark is not closed",
    ),
    ("folders = []", "6: accounts.work.folders: must hold at least one"),
    ("drafts = ''", "6: accounts.work.drafts: must not be empty"),
    (
        "drafts = 'inbox'",
        "6: accounts.work.drafts: is one of the folders that are scanned; name the folder where you keep drafts alone",
    ),
    ("draft = 'Drafts'", '6: accounts.work.draft: unknown key; did you mean "drafts"?'),
    ("password_comand = 'x'", '6: accounts.work.password_comand: unknown key; did you mean "password_command"?'),
]


@pytest.mark.parametrize(("line", "problem"), ACCOUNT_FAULTS, ids=[problem for _, problem in ACCOUNT_FAULTS])
def test_a_fault_of_an_account_is_told_with_line_key_and_remedy(write: Write, line: str, problem: str) -> None:
    assert problems_of(write(ACCOUNT + line)) == (problem,)


def test_missing_keys_are_told_with_the_line_of_their_table(write: Write) -> None:
    assert problems_of(write("# mine\n[profile]\nlanguages = ['en']\n\n[accounts.work]\nport = 993\n")) == (
        '2: profile.addresses: is missing, and drafts are written from there; expected addresses = ["me@example.com"]',
        '2: profile.name: is missing, and drafts are signed with it; expected name = "Maija Esimerkki"',
        '5: accounts.work.host: is missing; expected host = "imap.example.com"',
        '5: accounts.work.user: is missing; expected user = "me@example.com"',
    )


def test_a_file_that_is_not_there_is_named_in_full(write: Write, tmp_path: Path) -> None:
    path = write(ACCOUNT + "ca_file = 'ca.pem'\n[rules]\nfiles = ['a.toml']\n")
    assert problems_of(path) == (
        f"6: accounts.work.ca_file: there is no file {tmp_path / 'ca.pem'}",
        f"8: rules.files: entry 1: there is no file {tmp_path / 'a.toml'}",
    )


def test_a_length_of_time_that_leads_out_of_the_calendar_is_told_with_line_and_key(write: Write) -> None:
    text = ACCOUNT + "[schedule]\nevery = '999999w'\n[replies]\nfollow_up_after = '999999w'\n"
    assert problems_of(write(text)) == (
        "7: schedule.every: must not be longer than 100 years",
        "9: replies.follow_up_after: must not be longer than 100 years",
    )


NOBODY = "~nobody-of-this-name"


def test_a_file_of_a_user_who_is_not_there_is_told_with_line_and_key(write: Write) -> None:
    rules = f"files = ['{NOBODY}/a.toml']\n"
    text = ACCOUNT + f"ca_file = '{NOBODY}/ca.pem'\n[schedule]\nmetrics_file = '{NOBODY}/b.prom'\n[rules]\n{rules}"
    assert problems_of(write(text)) == (
        f"6: accounts.work.ca_file: there is no home directory for {NOBODY}",
        f"8: schedule.metrics_file: there is no home directory for {NOBODY}",
        f"10: rules.files: entry 1: there is no home directory for {NOBODY}",
    )


def test_a_config_in_the_home_of_a_user_who_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=f"there is no home directory for {NOBODY}"):
        load(Path(NOBODY, "config.toml"))
    monkeypatch.setenv("INBOX_GUARD_CONFIG", f"{NOBODY}/config.toml")
    with pytest.raises(ConfigError, match=f"there is no home directory for {NOBODY}"):
        load_if_there()


TOO_LONG = "x" * 300  # what no file can be called: the system refuses to look, as it does below a closed folder


def test_a_place_where_the_system_refuses_to_look_is_told(
    write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match="cannot be read: File name too long"):
        load(tmp_path / TOO_LONG)
    monkeypatch.delenv("INBOX_GUARD_CONFIG", raising=False)
    monkeypatch.delenv("CONFIGURATION_DIRECTORY", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / TOO_LONG))
    with pytest.raises(ConfigError, match="cannot be read: File name too long"):
        load_if_there()
    (problem,) = problems_of(write(ACCOUNT + f"[rules]\nfiles = ['{TOO_LONG}']\n"))
    assert problem.endswith(": File name too long")


def test_names_of_accounts_are_plain_and_their_variables_differ(write: Write) -> None:
    rest = 'host = "h.example"\nuser = "a@b.example"\n'
    text = f"[profile]\nname = 'M'\n[accounts.my-work]\n{rest}[accounts.my_work]\n{rest}[accounts.'a/b']\n{rest}"
    assert problems_of(write(text)) == (
        '6: accounts.my_work: this name and "my-work" share the variable INBOX_GUARD_PASSWORD_MY_WORK; give it another name',
        "9: accounts.a/b: the name of an account is letters, digits and - _ .",
    )


@pytest.mark.parametrize("key", ["password", "Password", "passwd", "token", "secret"])
@pytest.mark.parametrize("table", ["profile", "accounts.work", "schedule", "terms"])
def test_a_password_in_clear_is_refused_with_the_ways_that_there_are_and_never_repeated(
    write: Write, table: str, key: str
) -> None:
    known = {"profile": "", "accounts.work": 'host = "h.example"\nuser = "a@b.example"\n'}.get(table, "")
    path = write(f"[{table}]\n{known}{key} = 'hunter2'\n" + ("[profile]\nname = 'M'\n" if "accounts" in table else ""))
    (problem,) = problems_of(path)
    assert f"{table}.{key}: a config never holds a password in clear" in problem
    assert all(
        way in problem for way in ("secret set", "password_command", "systemd credential", "INBOX_GUARD_PASSWORD_")
    )
    assert "hunter2" not in problem


def test_no_value_of_an_account_is_ever_repeated(write: Write) -> None:
    text = (
        ACCOUNT
        + "auth = 'hunter2'\npassword_command = \"hunter2 '\"\nport = 'hunter2'\nsecurity = 'hunter2'\nfolders = 'hunter2'\n"
    )
    problems = problems_of(write(text))
    assert len(problems) == 5
    assert not any("hunter2" in problem for problem in problems)


def test_all_faults_are_told_at_once_in_the_order_of_the_lines(write: Write) -> None:
    path = write("""\
        [profile]
        nmae = "x"
        currency = "euro"
        [accounts.work]
        password = "x"
        port = "x"
        [rules]
        disable = ["no-such"]
        """)
    lines = [int(problem.partition(":")[0]) for problem in problems_of(path)]
    assert lines == [1, 1, 2, 3, 4, 4, 5, 6, 8]


# ── files that are no config ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("[profile]\nname = Maija\n", "2:8: this is no TOML", "quotation marks"),
        ("[profile]\nname: x\n", "2:5: this is no TOML", "key = value"),
        ("a = 1\na = 2\n", "2:6: this is no TOML", "once"),
        ("[a]\n[a]\n", "2:3: this is no TOML", "once"),
        ('a = "\\q"\n', "1:8: this is no TOML", "backslash"),
        ('a = "x\n', "1:7: this is no TOML", "close the quotation mark"),
        ("b = 1\na = “x”\n", "2:5: this is no TOML", "straight quotation marks"),
        ("a = [„x“]\n", "1:6: this is no TOML", "straight quotation marks"),
        ("every = 5m\n", "1:10: this is no TOML", 'put text in quotation marks, such as "5m"'),
        ("from = 01.12.2026\n", "1:9: this is no TOML", "date such as 2026-12-01"),
        ("a = [\n  \n", "1: this is no TOML", "lists in [ ]"),
        ('a = "x”\n', "1:8: this is no TOML", "straight quotation marks"),
        ("\u00a0a = 1\n", "1:1: this is no TOML", "type the line anew"),
        ("a\u00a0= 1\n", "1:2: this is no TOML", "type the line anew"),
        ("[a\n", "1:3: this is no TOML", "a table stands as [name]"),
        ("[accounts.büro]\n", "1:12: this is no TOML", "letters from a to z"),
        ("a = ['x'\nb = 1\n", "2:1: this is no TOML", "close it with ]: in this line or one before it"),
        ("a = ['x' 'y']\n", "1:10: this is no TOML", "part the entries of the list with commas"),
        ("// mine\n", "1:1: this is no TOML", "# where it is a comment"),
        ("a = 800,50\n", "1:8: this is no TOML", "a fraction with a point"),
        ("a = { b = 0,5 }\n", "1:15: this is no TOML", "a fraction with a point"),
        ('a = "C:\\Users\\x"\n', "1:10: this is no TOML", "backslash twice"),
        ("{\\rtf1\\ansi a}\n", "1:1: this is no TOML", "save it as plain text"),
    ],
)
def test_broken_toml_is_told_with_line_and_column(write: Write, text: str, place: str, remedy: str) -> None:
    path = write(text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.problem.startswith(f"{path}:{place}")
    assert remedy in caught.value.remedy


def test_a_file_of_another_encoding_is_told_with_its_line(write: Write) -> None:
    path = write("[profile]\nname = 'Mäkelä'\n".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"config\.toml:2: the file is not UTF-8 here"):
        load(path)


def test_a_config_nested_without_end_is_refused(write: Write) -> None:
    with pytest.raises(ConfigError, match="nested too deeply"):
        load(write("a = " + "[" * 50_000))


def test_own_rules_nested_without_end_are_for_their_loader_to_refuse(write: Write, tmp_path: Path) -> None:
    (tmp_path / "deep.toml").write_text("a = " + "[" * 50_000)
    config = load(write("[profile]\nname = 'M'\naddresses = ['m@b.example']\n[rules]\nfiles = ['deep.toml']\n"))
    with pytest.raises(ConfigError, match="nested too deeply"):
        library.own_sources(config.rule_files)


def test_a_folder_is_no_config(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)


# ── where it lies ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_config_is_looked_for_where_the_option_then_the_variable_then_systemd_then_xdg_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("CONFIGURATION_DIRECTORY", raising=False)
    monkeypatch.delenv("INBOX_GUARD_CONFIG", raising=False)
    assert config_path(None) == (tmp_path / "xdg/inbox-guard/config.toml", False)
    monkeypatch.setenv("CONFIGURATION_DIRECTORY", f"{tmp_path / 'one'}:{tmp_path / 'two'}")
    assert config_path(None) == (tmp_path / "one/config.toml", True)
    monkeypatch.setenv("INBOX_GUARD_CONFIG", str(tmp_path / "variable.toml"))
    assert config_path(None) == (tmp_path / "variable.toml", True)
    assert config_path(tmp_path / "option.toml") == (tmp_path / "option.toml", True)


def test_a_command_that_needs_no_config_runs_without_one_but_not_without_the_one_that_was_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("CONFIGURATION_DIRECTORY", "INBOX_GUARD_CONFIG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert load_if_there() == Config()
    with pytest.raises(ConfigError, match="there is no config here"):
        load()
    with pytest.raises(ConfigError, match="there is no config here"):
        load_if_there(tmp_path / "named.toml")


# ── OAuth 2 built in ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("where", ["google", "microsoft", "https://login.own.example/realms/mail"])
def test_a_login_built_in_is_named_by_its_server_and_a_client(write: Write, where: str) -> None:
    more = f"auth = 'oauth2'\noauth2 = '{where}'\noauth2_client_id = 'mine'\noauth2_scope = 'imap'\n"
    account = load(write(ACCOUNT + more)).accounts["work"]
    assert (account.oauth2, account.oauth2_client_id, account.oauth2_scope) == (where, "mine", "imap")


@pytest.mark.parametrize("key", ["oauth2_command", "password_command"])
def test_a_token_may_come_from_a_program(write: Write, key: str) -> None:
    account = load(write(ACCOUNT + f"auth = 'oauth2'\n{key} = 'token'\n")).accounts["work"]
    assert getattr(account, key) == "token"


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("oauth2 = 'google'\noauth2_client_id = 'x'\n", 'oauth2 is for accounts with auth = "oauth2"'),
        ("auth = 'oauth2'\noauth2 = 'google'\n", "oauth2 needs oauth2_client_id"),
        (
            "auth = 'oauth2'\noauth2 = 'google'\noauth2_client_id = 'x'\noauth2_command = 'y'\n",
            "oauth2 and oauth2_command exclude each other",
        ),
        ("oauth2_command = 'x'\n", 'oauth2_command is for accounts with auth = "oauth2"'),
        ("auth = 'oauth2'\n", 'auth = "oauth2" needs oauth2 with oauth2_client_id, or oauth2_command'),
        ("auth = 'oauth2'\noauth2 = 'gogle'\n", 'expected "google", "microsoft", or the address'),
        ("auth = 'oauth2'\noauth2 = 'http://login.own.example'\n", 'expected "google", "microsoft", or the address'),
    ],
)
def test_a_login_built_in_that_cannot_work_is_told(write: Write, more: str, problem: str) -> None:
    (told,) = problems_of(write(ACCOUNT + more))
    assert problem in told
