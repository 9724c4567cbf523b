from __future__ import annotations

import sys
from pathlib import Path

import pytest
from receivers import Hook, mail_server

sys.path += [str(Path(__file__).parents[1] / "monitor"), str(Path(__file__).parents[1] / "storage")]


@pytest.fixture
def hook():
    with Hook() as server:
        yield server


@pytest.fixture
def box():
    with mail_server() as server:
        yield server
