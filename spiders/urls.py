"""One key for all the addresses under which one article is reached."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from w3lib.url import canonicalize_url

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|_gl|cmpid|ref_src)$",
    re.IGNORECASE,
)


def address_key(url: str) -> str:
    """Return the key: host without www and path, with the meaningful parameters in order."""
    parts = urlsplit(canonicalize_url(url.strip()))
    host = re.sub(r"^(?:www\d?|m|mobile|amp)\.", "", parts.hostname or "")
    port = f":{parts.port}" if parts.port and parts.port not in {80, 443} else ""
    path = re.sub(r"/(?:amp|index\.html?)?/*$", "", parts.path) or "/"
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
    return f"{host}{port}{path}" + (f"?{urlencode(query)}" if query else "")
