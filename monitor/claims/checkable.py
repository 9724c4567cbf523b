"""Check-worthiness: whether a sentence states a fact that someone would want to verify.

A weighted sum of counted cues; the weights are data (``LANGUAGE.checkable.toml``).
"""

from __future__ import annotations

import math
import re
from functools import cache

from monitor.claims.cue_tables import table
from monitor.claims.date_grammar import either

THRESHOLD = 0.5


@cache
def _features(language: str) -> tuple[float, tuple[tuple[re.Pattern[str], float], ...]]:
    rows = table(language, "checkable")
    patterns = []
    for feature in rows["features"]:
        body = feature.get("pattern") or rf"\b(?:{either(feature['words'])})(?!\w)"
        flags = 0 if feature.get("cased") else re.IGNORECASE
        patterns.append((re.compile(body, flags), float(feature["weight"])))
    return float(rows["intercept"]), tuple(patterns)


def checkable(sentence: str, language: str = "en") -> float:
    """From 0 (opinion, question, pleasantry) to 1 (a fact worth checking); THRESHOLD divides."""
    total, features = _features(language)
    for pattern, weight in features:
        if pattern.search(sentence):
            total += weight
    return 1 / (1 + math.exp(-total))
