"""The pages of the built-in news site: outlet, edition and path in, a response out. Pure; server.py has the ports."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, select_autoescape

from monitor.demo.content import Content, Outlet, Piece, content

HTML = "text/html; charset=utf-8"
LISTS = {
    "/feed.xml": ("feed.xml", "application/rss+xml; charset=utf-8"),
    "/sitemap.xml": ("sitemap.xml", "application/xml; charset=utf-8"),
    "/robots.txt": ("robots.txt", "text/plain; charset=utf-8"),
}
# A bot check with status 200 is what real sites serve, and what monitors mistake for the article.
INSTEAD = {"bot_check": 200, "gone": 410, "missing": 404}


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    content_type: str
    body: bytes


def respond(outlet: Outlet, edition: int, origin: str, path: str) -> Response:
    """Answer GET ``path`` at ``outlet``, whose own address is ``origin`` (scheme, host and port, no slash after it)."""
    site = content()
    if path in LISTS:
        template, content_type = LISTS[path]
        return Response(200, content_type, _fill(template, site, outlet, edition, origin=origin))
    if path == "/":
        return Response(200, HTML, _fill(f"{outlet.key}.html", site, outlet, edition, origin=origin))
    found = [piece for piece in site.listed(outlet, edition) if piece.path == path]
    if not found:
        return Response(404, HTML, _fill("missing.html", site, outlet, edition, origin=origin))
    return _article(site, found[0], edition, origin)


def _article(site: Content, piece: Piece, edition: int, origin: str) -> Response:
    outlet = piece.outlet
    if edition > 1 and piece.second_page:
        body = _fill(f"{piece.second_page}.html", site, outlet, edition, origin=origin)
        return Response(INSTEAD[piece.second_page], HTML, body)
    address = origin + piece.path
    body = _fill(
        f"{outlet.key}.html",
        site,
        outlet,
        edition,
        origin=origin,
        piece=piece,
        address=address,
        paragraphs=piece.paragraphs(edition),
        published=piece.published,
        modified=piece.modified(edition),
        correction=piece.notice(edition),
        linked_data=_linked_data(piece, edition, address),
    )
    return Response(200, HTML, body)


def _linked_data(piece: Piece, edition: int, address: str) -> dict[str, object]:
    modified = piece.modified(edition) or piece.published
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": address,
        "headline": piece.headline,
        "author": {"@type": "Person", "name": piece.author},
        "publisher": {"@type": "NewsMediaOrganization", "name": piece.outlet.name},
        "datePublished": piece.published.isoformat(),
        "dateModified": modified.isoformat(),
        "inLanguage": "en",
    }
    return data


def _fill(template: str, site: Content, outlet: Outlet, edition: int, **values: object) -> bytes:
    listed = site.listed(outlet, edition)
    piece = values.get("piece")
    # Related links go round with the edition, as they do where a machine picks them.
    related = [other for other in (listed if edition == 1 else listed[::-1]) if other != piece][:3]
    furniture = site.furniture[edition - 1]
    text = (
        _templates()
        .get_template(template)
        .render(outlet=outlet, listed=listed, related=related, furniture=furniture, **values)
    )
    return text.encode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("monitor.demo"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
    )
