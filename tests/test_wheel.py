"""The wheel, built from a copy of the sources and used outside the checkout in an environment of its own."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("monitor", "spiders", "storage", "tests", "pyproject.toml", "README.md", "LICENSE")


def run(*command, cwd, check=True):
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=check,
        timeout=120,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    # A copy, since setuptools puts what an older build/ holds into the wheel.
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", copy / "dist", cwd=copy)
    return next((copy / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment with the wheel and no extra, its dependencies borrowed from this one: that is a minute faster."""
    place = tmp_path_factory.mktemp("clean")
    venv.create(place / "venv", with_pip=False, symlinks=True)
    python = place / "venv" / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=place)
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place).stdout.strip())
    hidden = "import sys; sys.modules.update(dict.fromkeys(['apprise', 'playwright', 'psycopg']))"
    (own / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n{hidden}\n", encoding="utf-8")
    return place


def claimwatch(installed, *arguments):
    return run(installed / "venv" / "bin" / "claimwatch", *arguments, cwd=installed, check=False)


def test_the_wheel_holds_exactly_the_three_packages(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"monitor", "spiders", "storage"}


def test_the_wheel_holds_every_file_of_the_packages(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "monitor", "spiders", "storage"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    kept = {name for name in tracked.stdout.split() if (ROOT / name).exists()}
    assert kept - held == set()


def test_the_installed_packages_are_those_of_the_wheel(installed):
    found = run(installed / "venv" / "bin" / "python", "-c", "import monitor; print(monitor.__file__)", cwd=installed)
    assert found.stdout.startswith(str(installed))


def test_the_command_tells_its_version(installed):
    answer = claimwatch(installed, "--version")
    assert (answer.returncode, "claimwatch" in answer.stdout) == (0, True)


def test_two_sentences_are_compared(installed):
    answer = claimwatch(installed, "compare", "The car will cost 40,000 euros.", "The car will cost 25,000 euros.")
    assert answer.returncode == 0, answer.stderr
    assert "25,000" in answer.stdout


def test_the_demo_runs_without_any_extra_and_has_nothing_to_complain_of(installed):
    answer = claimwatch(installed, "demo")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "91 million EUR" in answer.stdout


def test_a_database_is_made_by_the_migrations_in_the_wheel(installed):
    database = installed / "fresh.db"
    answer = claimwatch(installed, "db", "upgrade", "--database", f"sqlite:///{database}")
    assert answer.returncode == 0, answer.stderr
    assert database.exists()
