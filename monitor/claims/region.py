"""What the place of an outlet tells about its text: the money of its country and the order of its dates.

The place is the region of a language tag ("en-GB") or the country code that ends a host name. CLDR knows the rest.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_territory_currencies

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})[/.-](\d{1,2})[/.-](?:19|20)\d\d(?!\d)")
_MOST_MONTHS = 12
_TERRITORIES = {"UK": "GB"}


def region_of(language: str | None, url: str | None = None) -> str | None:
    """The country (ISO 3166) that a language tag names, else that of the host; None when neither names one."""
    parts = (language or "").replace("_", "-").split("-")[1:]
    named = next((part.upper() for part in parts if len(part) == 2 and part.isalpha()), None)
    return named or _country(urlsplit(url).hostname or "" if url else "")


@lru_cache(maxsize=1024)
def _country(host: str) -> str | None:
    ending = host.rpartition(".")[2].upper()
    code = _TERRITORIES.get(ending, ending)
    return code if len(code) == 2 and code in get_global("territory_currencies") else None


@lru_cache(maxsize=256)
def currency_of(region: str | None) -> str | None:
    """The currency that is tender in a country."""
    return next(iter(get_territory_currencies(region, tender=True)), None) if region else None


def day_first(text: str, language: str, region: str | None) -> bool | None:
    """Whether the day comes first in the numeric dates of a text; None when nothing tells.

    A date of which one number is no month tells it for all; then the country does.
    """
    tops = [(int(one) > _MOST_MONTHS, int(two) > _MOST_MONTHS) for one, two in _NUMERIC.findall(text)]
    if not tops:
        return None
    days, months = (any(top[k] for top in tops) for k in (0, 1))
    if days != months:
        return days
    return _custom(language, region)


@lru_cache(maxsize=256)
def _custom(language: str, region: str | None) -> bool | None:
    if region is None:
        return None
    try:
        pattern = str(Locale.parse(f"{language}_{region}").date_formats["short"].pattern)
    except (UnknownLocaleError, ValueError):
        return None
    return pattern.find("d") < pattern.find("M")
