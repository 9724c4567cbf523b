"""Pages written for the tests of extraction: a plain news template that each test fills and bends."""

from datetime import UTC, datetime

from storage.model import Page

NOW = datetime(2024, 4, 2, 9, 0, tzinfo=UTC)
URL = "https://www.harbour-news.example/2024/03/bridge-reopens-early"

PARAGRAPHS = (
    "The harbour bridge will reopen to traffic on Monday, three weeks earlier than the city had planned.",
    "Workers replaced 1,240 steel hangers since January, the transport office said on Thursday.",
    (
        'The repair cost 18.5 million euros, about two million less than expected. "We had luck with the weather," said '
        "the project manager, Ines Falk."
    ),
    "Around 43,000 vehicles crossed the bridge every day before it was closed, most of them on their way to the port.",
    "Cyclists have to wait until May, when the new lane on the eastern side will be finished.",
)


def body(paragraphs=PARAGRAPHS):
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def html(
    inside=None,
    *,
    headline="Harbour bridge reopens three weeks early",
    head="",
    before="",
    after="",
    article="",
    title=None,
    lang="en",
):
    title = f"{headline} | Harbour News" if title is None else title
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
<header class="site-header"><a href="/">Harbour News</a><nav><ul><li><a href="/port">Port</a></li></ul></nav></header>
{before}<main><article class="story" {article}><h1>{headline}</h1>
<div class="story-body">{body() if inside is None else inside}</div></article></main>{after}
<footer class="site-footer"><p>Harbour News, 12 Quay Street. All rights reserved.</p></footer></body></html>"""


def page(markup=None, *, url=URL, content_type="text/html; charset=utf-8", **options):
    text = html() if markup is None else markup
    return Page(url, text if isinstance(text, bytes) else text.encode(), NOW, content_type=content_type, **options)
