"""Pages whose heads and bylines the tests of metadata fill, and what is read of them."""

import json

from article_pages import body, page

from spiders.extract import extract


def ld(**fields):
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def read(markup, **options):
    return extract(page(markup, **options))


def inside(extra):
    return f"{extra}{body()}"
