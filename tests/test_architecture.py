"""What the tree as a whole must be: short functions, short files, true documents, a core without a clock."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from monitor.commands import COMMANDS

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for package in ("monitor", "spiders", "storage") for path in (ROOT / package).rglob("*.py"))
# A migration is a table written down once.
WRITTEN = [path for path in MODULES if "versions" not in path.parts]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CLOCKS = {"now", "utcnow", "today", "monotonic", "perf_counter", "time_ns"}


def named(path):
    return str(path.relative_to(ROOT))


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_no_function_is_longer_than_forty_lines(path):
    lengths = {node.name: node.end_lineno - node.lineno + 1 for node in functions(path)}
    assert {name: length for name, length in lengths.items() if length > 40} == {}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_is_longer_than_three_hundred_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def broad(handler):
    return handler.type is None or "Exception" in [
        node.id[-9:] for node in ast.walk(handler.type) if isinstance(node, ast.Name)
    ]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_every_broad_except_raises_again_or_gives_its_reason(path):
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    handlers = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ExceptHandler) and broad(node)]
    silent = [node for node in handlers if not isinstance(node.body[-1], ast.Raise)]
    reasons = {node.lineno: lines[node.lineno - 2 : node.body[0].end_lineno] for node in silent}
    assert [line for line, said in reasons.items() if not any("# " in one for one in said)] == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_speaks_of_how_or_where_it_was_written(path):
    assert not re.search(r"/work/|\bTODO\b|\bFIXME\b|NotImplementedError", path.read_text(encoding="utf-8"))


def pure_modules():
    contract = next(
        one for one in PROJECT["tool"]["importlinter"]["contracts"] if one["name"].startswith("the pure core")
    )
    for name in contract["source_modules"]:
        place = ROOT.joinpath(*name.split("."))
        yield from place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]


@pytest.mark.parametrize("path", sorted(pure_modules()), ids=named)
def test_the_pure_core_reads_no_clock(path):
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    assert [node.func.attr for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS] == []


def requirements():
    project = PROJECT["project"]
    for line in [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]:
        name = re.match(r"[\w.-]+", line)[0].lower()
        if name != "claimwatch":
            yield name


def test_every_dependency_has_a_line_that_says_why():
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = {row.split("|")[1].split("(")[0].strip().lower() for row in table.splitlines() if row.startswith("| ")}
    assert set(requirements()) == explained - {"package"}


def test_every_library_that_is_imported_is_a_dependency():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in MODULES]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    tops = {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"monitor", "spiders", "storage"}
    distributions = packages_distributions()
    imported = {re.sub(r"[-_.]+", "-", distributions[top][0].lower()) for top in tops}
    assert imported - set(requirements()) == set()


def test_the_lock_pins_every_dependency_and_nothing_else_than_versions():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").split()
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lock)
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0].lower()) for line in lock}
    assert set(requirements()) - pinned <= {"quantulum3", "scikit-learn"}  # for benchmarks only


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_in_a_document_leads_somewhere(path):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_command_in_a_document_exists(path):
    text = path.read_text(encoding="utf-8")
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    blocks = "\n".join(block for language, block in fenced if language in {"", "sh", "console"})
    spoken = blocks + "\n" + "\n".join(re.findall(r"`([^`\n]+)`", text))
    called = set(re.findall(r"^(?:\$ )?(?:\.venv/bin/)?claimwatch ([a-z]+)", spoken, re.MULTILINE))
    assert called - set(COMMANDS) == set()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^(?:\$ )?make ([a-z]+)", spoken, re.MULTILINE)) - targets == set()


def test_every_command_is_described():
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if not re.search(rf"^#.*\b{name}\b", text, re.MULTILINE)] == []


def test_the_readme_tells_the_way_in():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(words in readme for words in ("make demo", "make test", "claimwatch crawl", "docs/"))


def test_nothing_but_sources_is_tracked():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in tracked if name.endswith((".db", ".pyc", ".whl")) or name.startswith(".venv/")] == []
