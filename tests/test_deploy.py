"""The files in deploy/ say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from monitor import config

ROOT = Path(__file__).parents[1]


def test_the_configuration_of_the_compose_file_is_valid_and_has_something_to_visit():
    read = config.read(ROOT / "deploy" / "claimwatch.toml")
    assert all(source.schedule for source in read.sources())
    assert list(read.channel) == ["desk"]


def test_the_container_does_not_run_as_root_and_has_a_health_check():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER claimwatch$", text, re.MULTILINE)
    assert 'CMD ["claimwatch", "health"]' in text
    assert text.index("USER claimwatch") < text.index("ENTRYPOINT")


def test_what_the_container_copies_is_there_and_reaches_the_build():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
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
