"""What recognises a text again: an exact hash, and MinHash bands for look-up.

Everything here is stored, so it must give the same numbers in every process and version; the tests hold golden
values. What changes it on purpose must read all stored texts again.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from functools import lru_cache

from rensa import RMinHash

from spiders.clues import clue_keys
from storage.model import Fingerprint

SHINGLE = 3
BANDS = 42
ROWS = 3
_SEED = 20_221_122
_WORD = re.compile(r"\w+")


def normalized(text: str) -> str:
    """The form that is hashed: NFC, single spaces. Case and punctuation are part of a text, white space is not."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def shingles(text: str) -> frozenset[str]:
    """Return every run of three case-folded words; a shorter text is one shingle, an empty one none."""
    words = _words(text)
    if len(words) < SHINGLE:
        return frozenset([" ".join(words)] if words else [])
    return frozenset(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def runs(text: str, size: int) -> frozenset[tuple[str, ...]]:
    """Return every run of ``size`` case-folded words; none of a shorter text."""
    words = _words(text)
    return frozenset(zip(*(words[start:] for start in range(size)), strict=False))


@lru_cache(maxsize=64)
def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def fingerprint(text: str) -> Fingerprint:
    """Return hash, bands (signed 64-bit) and clues of a text."""
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update(list(shingles(text)))
    signature: bytes = struct.pack(f"<{BANDS * ROWS}I", *sketch.digest())
    digest = hashlib.sha256(normalized(text).encode()).hexdigest()
    return Fingerprint(digest, bands(signature), clue_keys(text))


def bands(signature: bytes) -> tuple[int, ...]:
    """Hash each band of a packed signature with its number, so that equal rows in different bands never meet."""
    width = 4 * ROWS
    return tuple(_band(number, signature[number * width : (number + 1) * width]) for number in range(BANDS))


def _band(number: int, rows: bytes) -> int:
    digest = hashlib.blake2b(rows, digest_size=8, salt=number.to_bytes(2, "little")).digest()
    return int.from_bytes(digest, "little", signed=True)
