"""The scoreboard finds its figures in what the benchmarks print, and says so where it does not."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
sys.path.append(str(BENCHMARKS))

from rows import ROWS, Row, least, silent  # noqa: E402
from scoreboard import PARTS  # noqa: E402


def test_every_row_belongs_to_a_part_and_every_part_has_rows():
    assert {row.part for row in ROWS} == set(PARTS)


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [("F1 0.912", ("0.912", "yes")), ("F1 0.812", ("0.812", "SHORT")), ("exit 1: no such file", ("", "no figure"))],
)
def test_a_figure_is_judged_by_what_is_asked(printed, verdict):
    assert Row("pairs", "F1", "≥ .9", r"F1 ([\d.]+)", least(0.9)).got(printed) == verdict


def test_a_share_of_wrong_answers_is_of_all_rows():
    assert silent(0.02)(47, 47, 39, 40)
    assert not silent(0.02)(47, 47, 36, 40)


def test_a_folder_without_data_gives_a_line_and_no_traceback(tmp_path):
    command = [sys.executable, str(BENCHMARKS / "scoreboard.py"), str(tmp_path), "--parts", "timeline"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "no figure" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_part_that_does_not_exist_is_named(tmp_path):
    command = [sys.executable, str(BENCHMARKS / "scoreboard.py"), str(tmp_path), "--parts", "speling"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "no part speling" in done.stderr
