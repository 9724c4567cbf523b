"""What the service says: lines or objects, and no secret in any."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from monitor import logs


def test_json_has_an_object_a_line_whoever_wrote_it(capsys):
    logs.set_up("json")
    structlog.stdlib.get_logger("ours").info("visited", source="Herald", new=3)
    logging.getLogger("theirs").warning("slow %s", "answer")
    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["source"], ours["new"], ours["level"]) == ("visited", "Herald", 3, "info")
    assert (theirs["event"], theirs["logger"]) == ("slow answer", "theirs")


def test_console_has_a_plain_line_that_steers_no_terminal(capsys):
    logs.set_up("console")
    structlog.stdlib.get_logger("ours").warning("visit failed", error="bad\x1b[2J\nline")
    (line,) = capsys.readouterr().err.splitlines()
    assert "warning visit failed" in line
    assert "\x1b" not in line


@pytest.mark.parametrize("form", ["json", "console"])
def test_no_secret_is_logged(capsys, monkeypatch, form):
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2hunter2")
    logs.set_up(form, ["SMTP_PASSWORD", "UNSET_SECRET"])
    logging.getLogger("theirs").error("login with %s failed", "hunter2hunter2")
    try:
        int("postgresql://desk:topsecret@db.example/claims refused hunter2hunter2")
    except ValueError:
        structlog.stdlib.get_logger("ours").exception("broke", url="https://u:topsecret@a.example/")
    said = capsys.readouterr().err
    assert "hunter2" not in said
    assert "topsecret" not in said
    assert "desk:***@db.example" in said


def test_debug_lines_come_only_when_asked_for(capsys):
    logs.set_up("console")
    logging.getLogger("ours").debug("detail")
    assert capsys.readouterr().err == ""
    logs.set_up("console", debug=True)
    logging.getLogger("ours").debug("detail")
    assert "detail" in capsys.readouterr().err
