"""The house rules: one direction of imports, one clock, small modules, names, migrations."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from portal.config import ROOT
from portal.rules.calendar import PORTAL_ZONE
from tests.guards.each import for_each

SOURCES = sorted([*(ROOT / "portal").rglob("*.py"), *(ROOT / "moderation").rglob("*.py")])
SHELVES = {
    "portal/terms.py": 0,
    "portal/rules": 1,
    "portal/models": 2,
    "portal/config.py": 2,
    "portal/retention.py": 1,
    "portal/core": 3,
    "portal/papers": 4,
    "portal/reporting": 5,
    "portal/search": 5,
}
FEATURE, TOP = 6, 7
TOP_MODULES = {
    *("app", "jobs", "commands", "serve", "signatures", "__main__"),
    *("access_table", "evidence_check"),
}
STANDARD_ONLY = ("portal/terms.py", "portal/rules")
WHO_MAY_IMPORT_EDS = (
    *("portal/" + name for name in ("accounts", "proposals", "confirmations", "phone", "demo")),
    "portal/intake",
    *("portal/eds", "portal/core/evidence.py"),
)
FORBIDDEN_WORDS = {
    "utils", "helpers", "manager", "handler", "process", "data", "info", "item", "obj", "misc",
}  # fmt: skip
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
DECIDED_WITH_THE_LAW = {
    "does voting need eds",
    "legal entities",
    "can one withdraw a proposal",
    "a proposal sent in the last two days",
    "may a published document be changed",
    "who sees the author",
    "a refused proposal",
    "how we count time",
    "corrections",
}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)


def shelf(module: str) -> tuple[int, str] | None:
    """The height of a module of ours, and the feature it belongs to."""
    if not module.startswith(("portal", "moderation")) or module == "portal":
        return None
    path = module.replace(".", "/")
    for start, height in SHELVES.items():
        if f"{path}.py" == start or path == start or path.startswith(f"{start}/"):
            return height, start
        if start.endswith(".py") and path.startswith(start.removesuffix(".py")):
            return height, start
    feature = "moderation" if module.startswith("moderation") else "/".join(path.split("/")[:2])
    top = feature.removeprefix("portal/") in TOP_MODULES
    return (TOP if top else FEATURE), feature


def is_composition(feature: str) -> bool:
    """The demonstration plays every part, so it may know them all."""
    return feature == "portal/demo"


@for_each(SOURCES)
def test_imports_point_one_way(path: Path) -> None:
    own = shelf(place(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    if own is None:
        return
    for name in imported(path):
        other = shelf(name)
        if other is None or other[1] == own[1]:
            continue
        if other[1] == "portal/eds" and place(path).startswith(WHO_MAY_IMPORT_EDS):
            continue
        if own[0] == TOP or is_composition(own[1]):
            continue
        assert other[0] < own[0], f"{place(path)} imports {name}"


@for_each(SOURCES)
def test_words_and_law_need_only_the_standard_library(path: Path) -> None:
    if not place(path).startswith(STANDARD_ONLY):
        return
    for name in imported(path):
        outside = name.split(".")[0] in {"flask", "sqlalchemy", "babel", "flask_babel", "holidays"}
        assert not outside, f"{place(path)} imports {name}"


@for_each(SOURCES)
def test_eds_is_a_library_of_its_own(path: Path) -> None:
    if place(path).startswith("portal/eds"):
        foreign = [n for n in imported(path) if n.startswith("portal.") and "portal.eds" not in n]
        assert not foreign


@for_each(SOURCES)
def test_only_the_clock_reads_the_time(path: Path) -> None:
    if place(path) == "portal/core/clock.py":
        return
    text = path.read_text("utf-8")
    reading = re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(", text)
    assert not reading, f"{place(path)} reads the time: {reading and reading.group()}"


@for_each(SOURCES)
def test_modules_and_functions_are_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            own_inner = sum(isinstance(one, ast.FunctionDef) for one in node.body)
            assert own_inner or length <= LONGEST_FUNCTION, f"{place(path)}: {node.name}"


@for_each(SOURCES)
def test_no_import_hides_in_a_function(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef):
            hidden = [one for one in ast.walk(node) if isinstance(one, ast.Import | ast.ImportFrom)]
            assert not hidden, f"{place(path)}: {node.name}"


@for_each(SOURCES)
def test_names_are_words_of_the_field(path: Path) -> None:
    assert not set(path.stem.split("_")) & FORBIDDEN_WORDS
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            words = set(re.sub(r"(?<!^)(?=[A-Z])", "_", node.name).lower().split("_"))
            overridden = node.name.startswith(("handle_data", "process_bind", "process_result"))
            assert overridden or not words & FORBIDDEN_WORDS, f"{place(path)}: {node.name}"


@for_each(SOURCES)
def test_every_public_thing_says_what_it_means(path: Path) -> None:
    tree = tree_of(path)
    if not tree.body:
        return
    assert ast.get_docstring(tree), place(path)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{place(path)}: {node.name}"


RULES = sorted((ROOT / "portal/rules").rglob("*.py"))


@for_each([p for p in RULES if p.stem != "__init__"])
def test_every_rule_names_its_paragraph_and_is_tested(path: Path) -> None:
    tests = "\n".join(one.read_text("utf-8") for one in (ROOT / "tests/rules").glob("*.py"))
    for node in tree_of(path).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        said = ast.get_docstring(node) or ""
        cites = re.search(r"§\d|decided: |(Civil|Budget) Code art\.|order MinFin|form 4-РБП", said)
        assert cites or node.name in ("words", "of_year", "form_of"), f"{place(path)}: {node.name}"
        assert re.search(rf"\b{node.name}\b", tests), f"no test names {node.name}"


def test_decided_subjects_stand_in_the_decisions() -> None:
    decisions = " ".join((ROOT / "docs/decisions.md").read_text("utf-8").lower().split())
    unknown = set()
    for path in SOURCES:
        text = " ".join(path.read_text("utf-8").split())
        for subject in re.findall(r"\(?decided: ([^);]+?)[),;]", text):
            known = subject.lower() in decisions or subject.lower() in DECIDED_WITH_THE_LAW
            unknown |= set() if known else {(place(path), subject)}
    assert not unknown


def test_the_legal_clock_is_five_hours_ahead_of_utc() -> None:
    for month in (1, 7):
        moment = datetime(2026, month, 1, tzinfo=UTC).astimezone(PORTAL_ZONE)
        assert moment.utcoffset() == timedelta(hours=5)


BODIES = re.compile(r"request\.(form|args|values|files|data|get_data|json|get_json|cookies)")


@for_each(SOURCES)
def test_nothing_of_a_request_is_logged(path: Path) -> None:
    """What people type goes to no log (decided: numbers typed by mistake)."""
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        logs = ast.unparse(node.func.value).endswith(("log", "logger", "logging"))
        assert not (logs and BODIES.search(ast.unparse(node))), f"{place(path)}:{node.lineno}"
