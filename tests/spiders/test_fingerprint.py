"""A text is recognised again: by hash, by bands, the same in every process and version."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.fingerprint import BANDS, fingerprint, normalized, shingles

TEXT = "The harbour bridge will reopen to traffic on Monday, three weeks earlier than the city had planned."


def test_a_fingerprint_never_changes():
    found = fingerprint(TEXT)
    assert found.content_hash == "f319c58db32ed2242da1cbc5309e76dc7e5b8fda747426c356f16b76a21cac6b"
    assert found.bands[:3] == (2109590878806523087, -6938069218087170410, 5104077504617067719)
    assert found.bands[-1] == -5936210866317062617


def test_a_fingerprint_has_its_documented_shape():
    found = fingerprint(TEXT)
    assert len(found.bands) == BANDS
    assert all(-(2**63) <= band < 2**63 for band in found.bands)


@pytest.mark.parametrize("seed", ["0", "77"])
def test_another_process_finds_the_same(seed):
    code = f"from spiders.fingerprint import fingerprint; f = fingerprint({TEXT!r}); print(*f.bands)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": seed}
    )
    found = fingerprint(TEXT)
    assert done.stdout.split() == list(map(str, found.bands))


def test_white_space_and_composition_do_not_change_the_hash():
    assert fingerprint("Café  opens\nat\u00a0nine").content_hash == fingerprint("Cafe\u0301 opens at nine").content_hash


def test_a_changed_digit_changes_the_hash_and_hardly_the_bands():
    old, new = fingerprint(LONG), fingerprint(LONG.replace("1,240", "1,260"))
    assert old.content_hash != new.content_hash
    assert len(set(old.bands) & set(new.bands)) > BANDS / 2


def test_an_edited_copy_shares_a_band():
    copy = "Agency report. " + LONG.replace("earlier", "sooner").replace("Thursday", "Friday")
    assert set(fingerprint(LONG).bands) & set(fingerprint(copy).bands)


def test_unrelated_texts_share_no_band():
    other = (
        "Wheat prices fell for a third day after rain reached the plains, traders in the capital reported on Tuesday."
    )
    assert not set(fingerprint(LONG).bands) & set(fingerprint(other).bands)


def test_short_texts_are_one_shingle():
    assert shingles("Port closed") == {"port closed"}
    assert shingles("...") == frozenset()


def test_bands_of_equal_rows_differ_by_their_number():
    assert len(set(fingerprint("one").bands)) > 1


@given(st.text())
def test_any_text_has_a_fingerprint(text):
    found = fingerprint(text)
    assert found == fingerprint(text)
    assert normalized(normalized(text)) == normalized(text)


LONG = (
    f"{TEXT} Workers replaced 1,240 steel hangers since January, the transport office said on Thursday. Around 43,000 "
    "vehicles crossed the bridge every day before it was closed, most of them on their way to the port. Cyclists have "
    "to wait until May, when the new lane on the eastern side will be finished and lit."
)
