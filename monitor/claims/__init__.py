"""From article text to assertions: numbers, units, dates, cues, speakers, subjects and scopes, by rules and tables."""

from monitor.claims.offer import Offer
from monitor.claims.reader import Reading, read, read_article
from monitor.claims.sentences import Sentence

__all__ = ["Offer", "Reading", "Sentence", "read", "read_article"]
