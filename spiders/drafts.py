"""An article between two processes: what its page alone gives (extract.py makes it), and how its site finishes it.

Who finishes drafts loads nothing of what it takes to read a page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from spiders.sisters import Line, SiteBlocks, without_repeats
from spiders.urls import site_key
from storage.model import Article
from storage.site_model import NOTHING, Before, Sighting


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its page alone gives it, with the lines that the site's other pages may still take out.

    ``lines`` is empty where the text does not come from the page's blocks; ``sighting`` is what its site remembers of
    it; ``robots`` what the page asks of robots (robot_words.py).
    """

    article: Article
    lines: tuple[Line, ...]
    sighting: Sighting
    robots: str | None = None

    @property
    def site(self) -> str:
        """The site whose pages are its sisters; empty for a page from a file that does not say where it belongs."""
        return site_key(self.article.url)


@dataclass(frozen=True, slots=True)
class Finished:
    """An article without what its site's other pages hold too; ``left_out`` are the hashes of the lines that went."""

    article: Article
    left_out: frozenset[int] = frozenset()


def finish(given: Draft, site: SiteBlocks, before: Before = NOTHING) -> Finished:
    """Take out of a draft what other articles of its site hold too; a draft that would lose all keeps its text."""
    kept, gone = without_repeats(given.lines, site, given.sighting, before)
    return Finished(replace(given.article, text="\n".join(kept)), gone) if kept else Finished(given.article)
