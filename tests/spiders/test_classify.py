"""What is no article is refused in plain words, and what is one never is."""

from dataclasses import replace

import pytest
from article_pages import PARAGRAPHS, body, html, page

from spiders.classify import Facts, broken, refuse_page, refuse_response
from spiders.extract import extract
from storage.errors import NotAnArticle


def shell(title, *paragraphs, head="", extra=""):
    told = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head>"
        f"<body><h1>{title}</h1>{told}{extra}</body></html>"
    )


LINKS = "".join(
    f'<li><a href="/story-{n}">Council votes on plan number {n} after long debate</a></li>' for n in range(60)
)

WALLS = {
    "bot check": (
        shell(
            "Just a moment...",
            "Verifying you are human. This may take a few seconds.",
            "harbour-news.example needs to review the security of your connection before proceeding.",
            extra='<div id="challenge-form"></div><script>window._cf_chl_opt={}</script>',
        ),
        "blocked by bot protection",
    ),
    "proof of work": (
        shell(
            "Making sure you&#39;re not a bot!",
            "You are seeing this because the administrator of this website has set up Anubis to protect the server.",
            extra='<script src="/.within.website/x/cmd/anubis/static/js/main.mjs"></script>',
        ),
        "blocked by bot protection",
    ),
    "access denied": (
        shell("Access Denied", "You don't have permission to access this page on this server.", "Reference #18.2f1"),
        "blocked by bot protection",
    ),
    "captcha without words": (
        shell("harbour-news.example", extra='<script src="https://geo.captcha-delivery.com/c.js"></script>'),
        "blocked by bot protection",
    ),
    "press and hold": (
        shell("Access to this page has been denied", "Press & Hold to confirm you are a human (and not a bot)."),
        "blocked by bot protection",
    ),
    "consent wall": (
        shell(
            "We value your privacy",
            "We and our partners store and/or access information on a device, such as cookies, and process personal data.",
            "With your consent we and our partners may use precise data. You may accept all, reject all or manage preferences.",
            "Some vendors rely on legitimate interest. You can withdraw your consent in our privacy policy.",
        ),
        "consent wall",
    ),
    "advert or subscription, German": (
        shell(
            "Weiterlesen mit Werbung",
            "Besuchen Sie uns wie gewohnt mit Werbung und Tracking. Sie können Ihre Zustimmung jederzeit widerrufen.",
            "Wir und 214 unserer Partner verarbeiten personenbezogene Daten. Mehr in der Datenschutzerklärung.",
        ),
        "consent wall",
    ),
    "consent wall, French": (
        shell(
            "Le respect de votre vie privée est notre priorité",
            "Nos partenaires et nous-mêmes stockons et/ou accédons à des informations et traitons les données personnelles.",
            "Vous pouvez tout accepter, ou continuer sans accepter, ou vous abonner à nos offres sans publicité.",
        ),
        "consent wall",
    ),
    "consent wall, German": (
        shell(
            "Bevor Sie fortfahren",
            "Wir verwenden Cookies. Mit Ihrer Einwilligung verarbeiten wir personenbezogene Daten.",
            "Sie können alle akzeptieren. Mehr steht in der Datenschutzerklärung.",
        ),
        "consent wall",
    ),
    "login": (
        shell("Log in", "Already a subscriber? Log in to continue reading.", extra='<input type="password">'),
        "login or pay wall",
    ),
    "pay wall": (
        html(
            "<p>The harbour bridge will reopen on Monday.</p><p>Subscribe to continue reading this article.</p>",
            head='<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>',
        ),
        "login or pay wall",
    ),
    "a tier that is locked": (
        html(body(PARAGRAPHS[:2]), head='<meta property="article:content_tier" content="locked">'),
        "login or pay wall",
    ),
    "a gate beside a teaser": (
        html(
            f"{body(PARAGRAPHS[:3])}<div class='gate'><p>To continue reading this article, choose a plan. Already a "
            "subscriber? Log in</p></div>",
            head='<meta property="og:type" content="article">',
        ),
        "login or pay wall",
    ),
    "a gate at the end, French": (
        html(
            f"{body(PARAGRAPHS[:2])}<p>Il vous reste 82% de cet article à lire. La suite est réservée aux abonnés.</p>",
            head='<meta property="og:type" content="article">',
            lang="fr",
        ),
        "login or pay wall",
    ),
    "truncated": (
        html(
            body(PARAGRAPHS[:3]),
            head='<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-03-28",'
            '"isAccessibleForFree":false,"wordCount":1900}</script>',
        ),
        "login or pay wall",
    ),
    "soft 404": (
        shell(
            "Page not found",
            "Sorry, the page you are looking for may have been moved or removed.",
            "Go to the front page.",
        ),
        "page not found",
    ),
    "soft 404, Spanish": (shell("Página no encontrada", "La página que busca no existe."), "page not found"),
    "removed": (
        shell("This story is no longer available", "The article you requested has been removed by its publisher."),
        "page not found",
    ),
    "soft 404, French": (shell("Oups, erreur 404", "La page que vous recherchez n’existe plus."), "page not found"),
    "removed, under its old headline": (
        html("<p>This story is no longer available.</p>", head='<meta property="og:type" content="article">'),
        "page not found",
    ),
    "removed, German": (
        html("<p>Dieser Beitrag ist aus rechtlichen Gründen nicht mehr verfügbar.</p>", lang="de"),
        "page not found",
    ),
    "not for this country": (
        shell(
            "451: Unavailable due to legal reasons",
            "You are attempting to access this website from a country belonging to the European Economic Area (EEA) and "
            "therefore access cannot be granted at this time. For any issues, contact us at 555-0100 or by mail.",
        ),
        "error page",
    ),
    "error page": (
        shell("Something went wrong", "An error occurred while loading this page. Please try again later."),
        "error page",
    ),
    "maintenance": (
        shell("Under maintenance", "We'll be back soon. Thank you for your patience."),
        "error page",
    ),
    "database": (shell("Error establishing a database connection"), "error page"),
    "script only": (
        (
            "<!DOCTYPE html><html><head><title>News</title></head><body><noscript>You need to enable JavaScript.</noscript>"
            '<div id="root"></div><script src="/app.js"></script></body></html>'
        ),
        "page needs JavaScript",
    ),
    "empty body": ("<!DOCTYPE html><html><head><title></title></head><body></body></html>", "empty page"),
    "nothing": ("", "empty page"),
    "only spaces": (" \n \n", "empty page"),
    "front page": (
        f"<!DOCTYPE html><html><head><title>Harbour News</title></head><body><div><ul>{LINKS}</ul></div></body></html>",
        "index page",
    ),
    "a heading and a line": (shell("Harbour News", "Contact the desk."), "no article text"),
}


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_refused_in_plain_words(name):
    markup, reason = WALLS[name]
    with pytest.raises(NotAnArticle, match=f"^{reason}$") as refused:
        extract(page(markup))
    assert refused.value.url == page().url


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (page(status=404), "page not found"),
        (page(status=410), "page not found"),
        (page(status=401), "login or pay wall"),
        (page(status=402), "login or pay wall"),
        (page(status=500), "error page (500)"),
        (page(status=429), "error page (429)"),
        (page(status=403), "error page (403)"),
        (page(WALLS["bot check"][0], status=403), "blocked by bot protection"),
        (page(WALLS["bot check"][0], status=503), "blocked by bot protection"),
        (page(b"%PDF-1.7 ...", content_type="application/pdf"), "not HTML (application/pdf)"),
        (page(b"%PDF-1.7 ...", content_type="text/html"), "not HTML (application/pdf)"),
        (page(b"\x89PNG\r\n", content_type=None), "not HTML (image/png)"),
        (page(b'{"story": 1}', content_type="text/html"), "not HTML (application/json)"),
        (page(b"<?xml version='1.0'?><rss><channel/></rss>", content_type="text/html"), "not HTML (application/xml)"),
        (page(b"words without markup", content_type="text/plain"), "not HTML (text/plain)"),
        (page(content_type="image/jpeg"), "not HTML (image/jpeg)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_response_that_cannot_be_an_article_is_refused_before_it_is_parsed(response, reason):
    assert refuse_response(response) == reason


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml; charset=utf-8", None, ""])
def test_a_page_of_html_passes(kind):
    assert refuse_response(page(content_type=kind)) is None


SUBJECTS = {
    "a story about a pay wall": "Subscribe to continue reading, the paper told its readers; 40,000 of them are subscribers.",
    "a story about cookies": "We use cookies, said the regulator, and consent must be asked for; personal data and our partners.",
    "a story about a 404": "Error 404, page not found: the site of the port was no longer available for six hours on Sunday.",
    "a story about bots": "Are you a robot? The captcha asked the port's 300 clerks to verify they are human, 12 times a day.",
    "a story about maintenance": "The service is temporarily unavailable, the bank wrote; try again later, it told 1.3 million clients.",
}


@pytest.mark.parametrize("name", SUBJECTS)
def test_an_article_about_a_wall_is_an_article(name):
    headline = SUBJECTS[name].split(",")[0]
    article = extract(page(html("".join(f"<p>{t}</p>" for t in (SUBJECTS[name], *PARAGRAPHS)), headline=headline)))
    assert PARAGRAPHS[1] in article.text


def test_a_short_article_above_teasers_of_paid_ones_is_an_article():
    teasers = "".join(f"<li><a href='/{n}'>Der Rat berät über den Plan Nummer {n} der Stadt</a></li>" for n in range(9))
    paid = f"<aside><ul>{teasers}</ul><p>Jetzt weiterlesen. Nur für Abonnenten, bereits Abonnent?</p></aside>"
    assert PARAGRAPHS[2] in extract(page(html(body(PARAGRAPHS[:3]), after=paid))).text


def test_a_short_article_is_an_article():
    text = " ".join(PARAGRAPHS[:3])
    assert extract(page(html(f"<p>{text}</p>"))).text == text


def test_an_article_that_is_not_free_but_whole_is_an_article():
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false,"wordCount":80}</script>'
    )
    assert PARAGRAPHS[-1] in extract(page(html(head=head))).text


def test_a_broken_character_set_is_told():
    facts = Facts("https://a.example/b", [], "\ufffd" * 50 + "a" * 100, "a" * 500, "<html>")
    assert refuse_page(facts) == "broken character set"
    assert not broken(f"{PARAGRAPHS[0]} \ufffd " * 20)


def test_a_consent_host_is_a_consent_wall():
    facts = Facts("https://consent.harbour-news.example/collect?session=1", [], "seen", "a" * 2000, "<html>")
    assert refuse_page(facts) == "consent wall"
    assert refuse_page(replace(facts, article=True)) is None


@pytest.mark.parametrize("heading", ["404 dead as storm hits the coast, officials say in first count", "Gone fishing"])
def test_a_heading_that_only_begins_like_an_error_is_none(heading):
    facts = Facts("https://a.example/b", [heading], " ".join(PARAGRAPHS), " ".join(PARAGRAPHS), "<html>")
    assert refuse_page(facts) is None
