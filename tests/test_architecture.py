"""The law of imports, the size budgets and the contents of the tree, read from the code itself."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

import inbox_guard
from inbox_guard import errors
from inbox_guard.cli.app import COMMANDS
from inbox_guard.library import languages

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "inbox_guard"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

#: From the ground up; a part may import itself and what stands before it.
CORE_PARTS = (
    "model",
    "profile",
    "errors",
    "suggest",
    "reading",
    "signs",
    "gate",
    "history",
    "verdict",
    "replies",
    "remarks",
    "judge",
    "follow",
    "flood",
    "plan",
    "explain",
    "report",
)
SHELL_PARTS = (
    "presence",
    "library",
    "mailbox",
    "holidays",
    "config",
    "setup",
    "remedies",
    "lock",
    "oauth2",
    "credentials",
    "state",
    "recollection",
    "scan",
    "check",
    "corpus",
    "measure",
    "training",
    "service",
    "daemon",
    "doctor",
    "cli",
)
PARTS = (*CORE_PARTS, *SHELL_PARTS)
FORBIDDEN = frozenset(
    [
        "imapclient",
        "imaplib",
        "keyring",
        "apscheduler",
        "sqlite3",
        "socket",
        "ssl",
        "subprocess",
        "os",
        "pathlib",
        "shutil",
        "tempfile",
        "filelock",
        "platformdirs",
        "click",
        "rich",
        "pydantic",
        "time",
        "random",
    ]
)
#: Calls by which a core module would read a file, the clock or the environment.
FORBIDDEN_CALLS = frozenset({"open", "now", "today", "utcnow", "getenv", "read_text", "read_bytes", "print", "input"})
TOP_LEVEL = frozenset(
    [
        "pyproject.toml",
        "inbox_guard",
        "config.example.toml",
        "tests",
        "systemd",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "requirements.lock",
    ]
)


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _part(module: str) -> str:
    """The folder or module of the package that a module belongs to; empty for the package itself and `__main__`."""
    part = module.removeprefix("inbox_guard").removeprefix(".").partition(".")[0]
    return "" if part == "__main__" else part


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


CORE = [path for path in MODULES if _part(_name(path)) in CORE_PARTS]


@pytest.mark.parametrize("path", [path for path in MODULES if _part(_name(path))], ids=_name)
def test_modules_import_only_downwards(path: Path) -> None:
    """No module imports a later part, be it for a type alone or inside a function: so there is no ring of imports."""
    allowed = PARTS[: PARTS.index(_part(_name(path))) + 1]
    ours = {name for name in _imports(path) if name.startswith("inbox_guard.") and name != "inbox_guard.__version__"}

    assert {name for name in ours if _part(name) not in allowed} == set()


def test_modules_of_a_part_import_each_other_in_no_ring() -> None:
    """Nor for a type alone, nor inside a function: each can be read after what it needs."""
    modules = {_name(path): path for path in MODULES}
    needs = {
        name: {needed for needed in _imports(path) if needed in modules} - {name} for name, path in modules.items()
    }
    for name, path in modules.items():  # "from inbox_guard.part import module" needs no more than the module
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and all(f"{node.module}.{one.name}" in modules for one in node.names):
                needs[name].discard(str(node.module))
    while free := {name for name, needed in needs.items() if not needed & needs.keys()}:
        needs = {name: needed for name, needed in needs.items() if name not in free}

    assert needs == {}


@pytest.mark.parametrize("path", CORE, ids=_name)
def test_the_core_touches_no_world(path: Path) -> None:
    """No socket, file, clock, environment or keyring below the shell."""
    imported = {name.split(".")[0] for name in _imports(path)} & FORBIDDEN
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    }

    assert (imported, called & FORBIDDEN_CALLS) == (set(), set())


def test_the_map_is_of_this_package() -> None:
    """It has the parts in their order, and every module and folder of the package in a line of its own."""
    head, _, lines = str(inbox_guard.__doc__).partition("the core\n")
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    parts -= {"__init__", "__main__"}
    shell, _, lines = lines.partition("the shell around it\n")

    assert tuple(re.findall(r"\w+", head[head.index("model ←") :])) == CORE_PARTS
    assert tuple(re.findall(r"\w+", shell)) == SHELL_PARTS
    assert set(PARTS) == parts
    assert set(re.findall(r"(\w+)(?:/|\.py)(?=  )", lines)) == parts | {"data"}


def test_the_core_asks_for_no_language_by_its_code() -> None:
    """What a language is like stands in its folder, so that another one can be added there."""
    asked = {
        f"{_name(path)}: {value.value}"
        for path in CORE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Compare)
        for value in ast.walk(node)
        if isinstance(value, ast.Constant) and value.value in languages()
    }

    assert asked == set()


def test_no_command_imports_another_one() -> None:
    """What two commands need has a module of its own."""
    commands = {target.partition(":")[0] for target, _ in COMMANDS.values()}
    users = [f"{_name(path)}: {name}" for path in MODULES for name in _imports(path) if name in commands]

    assert users == []


def test_no_pattern_is_possessive() -> None:
    """Possessive quantifiers and atomic groups give wrong spans in Python 3.11.2, which is Debian's."""
    possessive = re.compile(r"[)\]}*+?wsdWSD][*+?]\+|\(\?>")
    users = [
        f"{_name(path)}: {node.value[:40]}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and possessive.search(node.value)
    ]

    assert users == []


def test_only_the_imap_adapter_imports_imapclient() -> None:
    """One adapter knows the library, so that its errors and quirks are mapped in one place."""
    users = {
        _name(path) for path in MODULES if any(n.split(".")[0] in ("imapclient", "imaplib") for n in _imports(path))
    }

    assert users == {f"inbox_guard.mailbox.{name}" for name in ("failures", "fetching", "idle", "login", "session")}


def test_only_the_library_reads_the_data() -> None:
    """`library` is the one reader of data/."""
    readers = {_name(path) for path in MODULES if "importlib.resources" in set(_imports(path))}

    assert readers <= {"inbox_guard.library", "inbox_guard.library.places"}


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{_name(path)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_modules_and_functions_keep_their_budgets() -> None:
    """No module above 400 lines, no function above 60; the medians stay small."""
    lines = {_name(path): path.read_text("utf-8").count("\n") for path in MODULES}
    functions = dict(pair for path in MODULES for pair in _functions(path))

    assert {name: n for name, n in lines.items() if n > 400} == {}
    assert {name: n for name, n in functions.items() if n > 60} == {}
    assert statistics.median(lines.values()) <= 150
    assert statistics.median(functions.values()) <= 8


def test_every_module_and_public_function_says_what_it_is() -> None:
    """Docstrings on modules, classes and public functions."""
    silent = []
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        silent += [_name(path)] if tree.body and not ast.get_docstring(tree) else []
        silent += [
            f"{_name(path)}:{node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]

    assert silent == []


def test_the_names_and_docstrings_of_tests_are_sentences() -> None:
    """A name has four words at least; a docstring ends as a sentence does, and says more than the name."""
    tests = [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node.name.split("_")[1:], ast.get_docstring(node))
        for path in TESTS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]

    assert len(tests) > 1_000
    assert [where for where, words, _ in tests if len(words) < 4] == []
    assert [where for where, _, told in tests if told is not None and not re.search(r"[.?!][)\"”]?$", told)] == []
    assert [where for where, words, told in tests if told and re.findall(r"\w+", told.lower()) == words] == []


def test_what_is_waived_has_its_reason_beside_it() -> None:
    """Only a bare number may go without one: what is counted stands in the same line."""
    waiver = re.compile(r"# (?:(?:ruff: )?noqa: [A-Z\d, ]*\d|type: ignore\[[a-z-]+\])")
    waived = [
        (f"{path.relative_to(ROOT)}:{number}", found[0], line[found.start() :])
        for path in (*MODULES, *TESTS)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := waiver.search(line))
    ]

    assert len(waived) > 50
    assert [where for where, what, rest in waived if "PLR2004" not in what and not waiver.sub("", rest).strip()] == []


ERRORS = frozenset(name for name, kind in vars(errors).items() if isinstance(kind, type))


def _remedies(path: Path) -> Iterator[str]:
    """What a module writes as the second part of an error, or calls a remedy; "…" for what is put in."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
            yield from (text for value in node.args[1:2] for text in _texts(value))
        elif isinstance(node, ast.Assign) and any("remedy" in ast.unparse(name).lower() for name in node.targets):
            yield from _texts(node.value)


def _texts(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
    elif isinstance(value, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in value.values)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def test_remedies_have_one_style() -> None:
    """A remedy goes on from the line above it: no capital at its start but of a name, no full stop at its end."""
    remedies = [text for path in MODULES for text in _remedies(path)]
    wrong = [text for text in remedies if re.match("[A-Z][a-z]", text) or text.endswith(".")]

    assert len(remedies) > 100
    assert wrong == []


def test_the_top_level_holds_what_belongs_there() -> None:
    """Nothing but the prescribed names and dot-folders stands at the top."""
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    built = {"dist", "build", "__pycache__"} | {name for name in there if name.endswith(".egg-info")}

    assert there - built <= TOP_LEVEL
