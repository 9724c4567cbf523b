"""What a message says, and what no page can make it say."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as parser
from shell_rows import change, money, stored

from monitor.messages import compose, payloads
from monitor.messages.bounded import render_bounded
from monitor.messages.message import LONGEST_SUBJECT, MOST
from monitor.messages.render import render
from storage.model import Change, Claim, Delivery, DeliveryState, Dimension, Kind

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVIL = (
    '<script>alert(1)</script> <a href="https://evil.example/">log in</a> https://evil.example/x @everyone <!channel>'
)


def delivery(*changes: Change, **more) -> Delivery:
    given = {"channel": "desk", "watch": "Cars", "state": DeliveryState.SENDING, "due_at": NOW, "attempts": 1}
    return Delivery(1, "key", created_at=NOW, changes=changes, **given | more)


def one(**more):
    return change(id=3, **more)


def hostile(text=EVIL):
    said = money(25000, "{} " + text.replace("{", "{{").replace("}", "}}"), subject=text, speaker=text)
    return one(
        new=said, claim=Claim(text, text, Dimension.MONEY, id=7), explanation=text, new_url=f"https://b.example/{text}"
    )


ANSWERS = {7: (stored(money(25000)), stored(money(40000), host="c.example", story=3), stored(money(40000), story=4))}


def test_the_subject_names_the_claim_and_the_values():
    assert compose(delivery(one())).subject == "Xiaomi MS11, price: about 40,000 EUR → 25,000 EUR (-37.5 %)"


@pytest.mark.parametrize(
    ("batch", "subject"), [("daily:x", "2 changes today (Cars)"), ("storm:x", "2 more: see the list (Cars)")]
)
def test_the_subject_of_several_says_how_many(batch, subject):
    assert compose(delivery(one(), replace(one(), id=4), batch=batch)).subject == subject


def test_the_text_has_all_that_a_person_wants_to_know():
    text = render(compose(delivery(one()), ANSWERS)).text
    for words in (
        "conflicting (high)",
        "BEFORE  The Xiaomi MS11 will cost [-about 40,000-] euros.",
        "NOW  The Xiaomi MS11 will cost {+25,000+} euros.",
        "a.example · 2 Feb 2024",
        "https://b.example/2",
        "Why: 38,000–42,000 EUR does not contain 25,000 EUR",
        "1 independent story says 25,000 EUR: a.example",
        "2 independent stories say about 40,000 EUR",
        "Watch: Cars",
    ):
        assert words in text


def test_the_html_marks_the_changed_words_and_links_both_pages():
    tree = parser.fromstring(render(compose(delivery(one()), ANSWERS)).html)
    assert [element.text for element in tree.iter("del")] == ["about 40,000"]
    assert [element.text for element in tree.iter("ins")] == ["25,000"]
    assert [link.get("href") for link in tree.iter("a")] == ["https://a.example/1", "https://b.example/2"]


def test_a_withdrawal_has_one_side():
    text = render(compose(delivery(replace(one(), kind=Kind.WITHDRAWN, new=None)))).text
    assert "gone from the page" in text
    assert "NOW" not in text


def test_a_notice_is_its_own_message():
    message = compose(delivery(notice="Herald is silent\nNo article for three days."))
    assert (message.subject, message.thread, message.form["type"]) == ("Herald is silent", None, "notice")
    assert "No article for three days." in render(message).text


def test_a_long_digest_spells_out_some_and_counts_the_rest():
    message = compose(delivery(*(replace(one(), id=i) for i in range(MOST + 14)), batch="daily:x"))
    assert "14 more: claimwatch changes --alert" in render(message).text
    assert (len(message.form["changes"]), message.form["more"]) == (MOST, 14)
    assert len(payloads.slack(message)["blocks"]) <= 50


def wordy(number, word):
    """A change whose sentences are as long as a message quotes them, on pages with long addresses."""
    sentences = (f"The Xiaomi MS11 will cost {{}}, {word * 80}." for _ in range(2))
    old, new = (money(price, sentence) for price, sentence in zip((40000, 25000), sentences, strict=True))
    url = f"https://a.example/{'x' * 150}"
    return replace(one(), id=number, old=old, new=new, old_url=url, new_url=url)


def test_a_chat_message_has_both_links_however_long_its_sentences_are():
    message = compose(delivery(wordy(1, "word ")))
    for form in (payloads.slack, payloads.discord, payloads.teams):
        said = json.dumps(form(message), ensure_ascii=False)
        assert said.count(f"https://a.example/{'x' * 150}") == 2
        assert "38,000–42,000 EUR does not contain 25,000 EUR" in said


@pytest.mark.parametrize("word", ["word ", "слово ", "<&*_ ", "\U0001f600 "])
def test_a_chat_message_fits_into_what_its_service_takes(word):
    message = compose(delivery(*(wordy(i, word) for i in range(MOST)), batch="daily:x"))
    slack, discord, teams = (form(message) for form in (payloads.slack, payloads.discord, payloads.teams))
    assert all(len(block["text"]["text"]) <= 3000 for block in slack["blocks"])
    assert sum(len(each["title"]) + len(each["description"]) for each in discord["embeds"]) <= 6000
    assert len(json.dumps(teams)) <= 28 * 1024
    shown = len(discord["embeds"])
    assert (shown > 2, f"{MOST - shown} more" in discord["content"]) == (True, True)


def test_messages_about_one_claim_share_a_thread_and_no_other_does():
    first, again = compose(delivery(one())).thread, compose(delivery(replace(one(), id=9, new=money(1)))).thread
    other = compose(delivery(replace(one(), claim=replace(one().claim, id=8)))).thread
    assert first == again != other


def test_what_a_page_says_is_neither_mark_up_nor_link():
    rendered = render(compose(delivery(hostile())))
    tree = parser.fromstring(rendered.html)
    assert list(tree.iter("script")) == []
    assert [link.get("href") for link in tree.iter("a")] == ["https://a.example/1"]
    assert "https://evil" not in rendered.text + rendered.html


def test_what_a_page_says_calls_nobody():
    message = compose(delivery(hostile()))
    slack, discord, teams = (json.dumps(form(message)) for form in (payloads.slack, payloads.discord, payloads.teams))
    assert "<!channel>" not in slack + discord + teams
    assert "@everyone" not in discord
    assert '"allowed_mentions": {"parse": []}' in discord


CONTROLS = st.text(st.characters(codec="utf-8"), max_size=80) | st.sampled_from(
    ["a\r\nBcc: x@evil.example", "\x1b[31m\u202e"]
)


@settings(max_examples=60, deadline=None)
@given(CONTROLS)
def test_a_subject_is_one_short_line_without_controls(text):
    subject = compose(delivery(hostile(text))).subject
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]", subject)
    assert len(subject) <= LONGEST_SUBJECT + 1


def test_the_form_is_versioned_and_complete():
    form = compose(delivery(one()), ANSWERS).form
    assert (form["schema"], form["key"], form["type"], form["watch"]) == (1, "key", "alert", "Cars")
    (told,) = form["changes"]
    assert (told["id"], told["kind"], told["old"]["value"]["number"], told["new_url"]) == (
        3,
        "conflicting",
        "40000",
        "https://b.example/2",
    )
    assert told["stories"][0].startswith("1 independent story")
    json.dumps(form)


def test_a_template_of_ones_own_is_used():
    own = {"subject": "{{ changes[0].question }}!\r\nBcc: x@evil.example", "html": "<b>{{ changes[0].question }}</b>"}
    rendered = render(compose(delivery(hostile("<i>"))), own, render_bounded)
    assert rendered.subject == "<i>! Bcc: x@evil.example"
    assert rendered.html.startswith("<b>&lt;i&gt;")
    assert rendered.faults == ()


BROKEN = [
    ("{{ changes[", "TemplateSyntaxError"),
    ("{{ nothing.at.all }}", "UndefinedError"),
    ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "SecurityError"),
    ("{{ 'a' * 10000000000 }}", "memory"),
    ("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}", "500,000 characters"),
    ("{% include '/etc/passwd' %}", "TypeError"),
]


@pytest.mark.parametrize(("source", "why"), BROKEN)
def test_a_broken_template_gives_way_to_the_built_in_one_and_says_so(source, why):
    message = compose(delivery(one()))
    rendered = render(message, {"text": source}, render_bounded)
    assert len(rendered.faults) == 1
    assert why in rendered.faults[0]
    assert "will cost {+25,000+} euros" in rendered.text
    assert "A template could not be used" in rendered.text


def test_a_template_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr("monitor.messages.bounded.SECONDS", 0.3)
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    assert "longer than 0.3 seconds" in render(compose(delivery(one())), {"html": loop}, render_bounded).faults[0]


def test_a_template_finds_no_secret_in_the_environment(monkeypatch):
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")
    reach = "{{ self._TemplateReference__context.environ }}{{ cycler.__init__.__globals__.os.environ }}"
    assert "hunter2" not in str(render(compose(delivery(one())), {"text": reach}, render_bounded))
