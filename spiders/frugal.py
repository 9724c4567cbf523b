"""Loads the crawler without what it imports for others: a service keeps every module in memory for as long as it runs,
and who types ``crawl`` waits for each.

Scrapy and Twisted bring a TLS library of their own, of twelve megabytes. The crawl's connections are
``spiders.transport``'s, which speaks TLS by Python's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import ModuleType

_TLS = "OpenSSL"
_VERSIONS = "scrapy.utils.versions"
"""Names the versions of all libraries for a log that is not written; for that of the TLS library it loads it."""


@contextmanager
def without(*optional: str, **instead: ModuleType) -> Iterator[None]:
    """Let imports of these modules fail while the block runs, or give others ``instead``; what is loaded stays."""
    given: dict[str, ModuleType | None] = {**dict.fromkeys(optional), **instead}
    hidden = {name: module for name, module in given.items() if name not in sys.modules}
    sys.modules.update(hidden)  # type: ignore[arg-type]  # None is what makes an import fail
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


def load_crawler() -> None:
    """Load Scrapy without that library; where another Scrapy cannot do without, it is loaded as usual later."""
    silent = ModuleType(_VERSIONS)
    silent.get_versions = lambda *_: []  # type: ignore[attr-defined]
    with suppress(ImportError), without(_TLS, **{_VERSIONS: silent}):
        import_module("scrapy.crawler")
