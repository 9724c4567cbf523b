"""The one place where a model can help: it may offer readings of the sentences that the rules read nothing in.

Off unless a caller hands :func:`monitor.claims.read` an offer. It fails open: whatever goes wrong in it, a text is
read as if there were none. What is offered is ambiguous by definition: kept and listed, never alerted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from monitor.claims.sentences import Sentence
from storage.model import Assertion

Offer = Callable[[Sequence[Sentence]], Sequence[Assertion]]
"""Given sentences without a reading, gives assertions whose ``sentence``, ``position`` and ``span`` are theirs."""

_LOG = logging.getLogger(__name__)


def offered(offer: Offer, sentences: Sequence[Sentence], read: Sequence[Assertion]) -> tuple[Assertion, ...]:
    """What ``offer`` reads in the sentences that no assertion of ``read`` stands in, as far as it can be shown there.

    An assertion is dropped unless its surface stands verbatim at its span of the sentence at its position.
    """
    told = {assertion.position for assertion in read}
    silent = {sentence.position: sentence for sentence in sentences if sentence.position not in told}
    if not silent:
        return ()
    try:
        return tuple(replace(a, ambiguous=True) for a in offer(tuple(silent.values())) if _stands(a, silent))
    except Exception as problem:  # noqa: BLE001 whatever a model does, the rules have read the text
        _LOG.warning("offered readings left out: %s: %s", type(problem).__name__, problem)
        return ()


def _stands(assertion: Assertion, sentences: dict[int, Sentence]) -> bool:
    sentence = sentences.get(assertion.position)
    if sentence is None or assertion.sentence != sentence.text:
        return False
    start, end = assertion.span
    return 0 <= start < end <= len(sentence.text) and sentence.text[start:end] == assertion.surface
