"""The files in deploy/ say what the program does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from monitor import config

ROOT = Path(__file__).parents[1]


def test_the_configuration_of_the_compose_file_is_valid_and_has_something_to_visit():
    read = config.read(ROOT / "deploy" / "claimwatch.toml")
    assert all(source.schedule for source in read.sources())
    assert list(read.channel) == ["desk"]


def dockerfile() -> str:
    """The Dockerfile, an instruction a line."""
    return (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")


def test_the_container_does_not_run_as_root_and_has_a_health_check():
    text = dockerfile()
    made = re.search(r"^RUN useradd --uid (\d+)", text, re.MULTILINE)
    assert re.search(rf"^USER {made[1]}:{made[1]}$", text, re.MULTILINE)
    assert 'CMD ["claimwatch", "health"]' in text
    assert text.index("\nUSER ") < text.index("\nENTRYPOINT ")


def test_the_configuration_that_the_container_names_is_in_it():
    named = re.search(r"CLAIMWATCH_CONFIG=(\S+)", dockerfile())[1]
    assert re.search(r"> (\S+\.toml)$", dockerfile(), re.MULTILINE)[1] == named
    assert f":{named}:ro" in (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")


def test_the_container_is_of_a_python_that_claimwatch_takes_and_names_extras_that_there_are():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    least = tuple(map(int, project["requires-python"].removeprefix(">=").split(".")))
    images = re.findall(r"^FROM python:(\d+)\.(\d+)-slim", dockerfile(), re.MULTILINE)
    assert len(images) == 2
    assert all(tuple(map(int, image)) >= least for image in images)
    assert set(re.search(r"^ARG EXTRAS=(\S+)$", dockerfile(), re.MULTILINE)[1].split(",")) <= set(
        project["optional-dependencies"]
    )


def test_what_the_container_holds_is_compiled_when_it_is_built():
    assert "--no-compile" not in dockerfile()
    assert dockerfile().index(" install --no-cache-dir") < dockerfile().index("PYTHONDONTWRITEBYTECODE=1")


def test_what_the_container_copies_is_there_and_reaches_the_build():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile(), re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] == "!"}
    assert all((ROOT / name).exists() for name in names)
    assert names == allowed


def test_ports_of_the_compose_file_are_on_loopback():
    text = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    assert re.findall(r'- "([\d.:]+)"', text) == ["127.0.0.1:8025:8025"]


def test_the_unit_starts_a_command_that_exists():
    text = (ROOT / "deploy" / "claimwatch.service").read_text(encoding="utf-8")
    assert re.search(r"^ExecStart=\S+/claimwatch run --config \S+ --log json$", text, re.MULTILINE)
    assert {"DynamicUser=yes", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= set(text.splitlines())
