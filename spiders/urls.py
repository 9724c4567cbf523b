"""One key for all the addresses under which one article is reached.

Merged: http and https, www and mobile hosts, AMP forms, trailing slashes, index files, fragments, session ids,
tracking parameters, the order of the others, percent-encoding. Kept apart: whatever may select another article,
such as ``id``, ``q``, ``page``, ``source`` or ``story``. tests/spiders/test_urls.py is the table of cases.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# Parameters that only say where a reader came from: what ClearURLs, Firefox and Adguard strip on every site.
_TRACKING = re.compile(
    r"^(?:utm|utm[_-][\w-]+|ga_\w+|mc_[ce]id|mkt_tok|mtm_\w+|pk_\w+|piwik_\w+|matomo_\w+|hsa_\w+|_hs(?:enc|mi)|"
    r"oly_\w+|itm_\w+|"
    r"vero_\w+|at_(?:medium|campaign|custom\d|link_\w+|ptr_name|bbc_team|format)|wt_?mc(?:_o)?|wt\.mc_id|wtmc|"
    r"fb_(?:action_ids|action_types|source|ref)|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|"
    r"irclickid|li_fat_id|mibextid|tduid|igshid|igsh|srsltid|epik|_ga|_gl|_gac|_ke|_openstat|cmpid|cmp_id|icid|int_cmp|"
    r"intcid|intcmp|ncid|ocid|smid|smtyp|s_kwcid|ef_id|ref_src|ref_url|referrer|referer|refsrc|srcref|spm|scm|sr_share|"
    r"mbid|xtor|guccounter|guce_referrer\w*|soc_(?:src|trk)|tsrc|taid|trk|trkcampaign|mkcid|mkevt|from_rss|feedtype|usqp|"
    r"gad_\w+|gaa_\w+|cx_(?:test|art|testvariant)\w*|ns_(?:mchannel|campaign|source|linkname|fee)|rdt_cid|_branch_\w+|sfnsn|"
    r"adobe_mc\w*|s_cid|wt_zmc|wt\.tsrc|wtrid|tblci|oborigurl|dicbo|wickedid|yptr|ck_subscriber_id|intlink_from_\w+|"
    r"unlocked_article_code|referringsource|leadsource|sref|cndid|xing_share|amp_markup|_|amp_js_v|amp_gsa|"
    r"jwsource|wpisrc|wpmm|wprss|ftcamp|__twitter_impression|__cf_chl_\w+|_x_tr_\w+|outputtype|"
    r"phpsessid|jsessionid|aspsessionid\w*|showcomments?|traffic_source|recruiter)$",
    re.IGNORECASE,
)
# Names that are trackers on one site and choose the article on another: dropped where the path already names one.
_DOUBTFUL = re.compile(
    r"^(?:cid|cmp|ref|via|mod|mc|nl|nlid|emc|ftag|rss|feed|share|shareid|share_id|sh|partner|amp|ito|ico|linkid|link_id|"
    r"sc_cid|scid|newsletter|print|src|from|campaign|medium)$",
    re.IGNORECASE,
)
_SESSION = re.compile(r"^(?:sid|sess|s|session_?id)$", re.IGNORECASE)
_RANDOM = re.compile(r"^(?=.*\d)(?=.*[a-z])[\da-z]{16,}$", re.IGNORECASE)
_SLUG = re.compile(r"[^/]*[^\W_]+(?:[-_][^\W_]+){2,}[^/]*$|\d{5,}[^/]*$")
_SHARED = re.compile(r"s=\d\d|(?:output|mode|type|view|format|assettype)=amp", re.IGNORECASE)
_HOST = re.compile(r"^(?:www\d?|m|mobile?|amp)\.(?=[^.]+\.)")
_PATH_SESSION = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/?#;]*|/\(S\([\da-z]{20,}\)\)(?=/)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_AMP = re.compile(r"/amp(?:\.html?)?/?$|\.amp(?=\.html?$)|\.amp$", re.IGNORECASE)
_AMP_LEAD = re.compile(r"^/amp/(?=.)", re.IGNORECASE)
_SLASHES = re.compile(r"/{2,}")
_SAFE = "/!$&'()*+,;=:@~-._"


def address_key(url: str) -> str:
    """Return the key of an address: host and path, then the parameters that choose an article, sorted.

    Addresses that are no web addresses (a file, nonsense) are their own key.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return url.strip()
    shown_port = f":{port}" if port and port not in {80, 443} else ""
    path = _path(parts.path)
    query = _query(parts.query, named=_SLUG.search(path) is not None)
    return f"{site_host(url)}{shown_port}{path}" + (f"?{query}" if query else "")


def site_host(url: str) -> str:
    """Return the host of an address without the prefixes that lead to the same site (www, m, amp)."""
    try:
        host = (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return _HOST.sub("", _ascii(host))


def site_key(url: str) -> str:
    """Return the site that an address belongs to: its host, with the port where that is not the usual one."""
    return address_key(url).partition("/")[0] if site_host(url) else ""


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return host


def _path(path: str) -> str:
    plain = _SLASHES.sub("/", _PATH_SESSION.sub("", path))
    plain = _INDEX.sub("/", _AMP_LEAD.sub("/", _AMP.sub("", plain)))
    return quote(unquote(plain.rstrip("/")), safe=_SAFE) or "/"


def _query(query: str, *, named: bool) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted(pair for pair in pairs if pair[0] and not _idle(*pair, named=named)))


def _idle(name: str, value: str, *, named: bool) -> bool:
    """Whether a parameter changes nothing about which article is shown; ``named``: the path names one already."""
    if _TRACKING.match(name) or (named and (_DOUBTFUL.match(name) or _SHARED.fullmatch(f"{name}={value}"))):
        return True
    return _SESSION.match(name) is not None and _RANDOM.match(value) is not None
