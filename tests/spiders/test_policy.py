from __future__ import annotations

import pytest

from spiders.policy import CrawlPolicy, robots_token, user_agent


@pytest.mark.parametrize(
    ("given", "expected", "token"),
    [
        (None, "(no contact configured)", "claimwatch"),
        ("desk@news.example", "(+desk@news.example)", "claimwatch"),
        ("https://news.example/bot", "(+https://news.example/bot)", "claimwatch"),
        ("NewsDesk/2.1 (+https://news.example/bot)", "NewsDesk/2.1 (+https://news.example/bot)", "NewsDesk"),
        ("  ", "(no contact configured)", "claimwatch"),
    ],
)
def test_the_user_agent_names_product_and_contact(given: str | None, expected: str, token: str) -> None:
    policy = CrawlPolicy(user_agent=given)
    assert user_agent(policy).endswith(expected)
    assert robots_token(policy) == token


@pytest.mark.parametrize(
    ("agent", "contact", "expected"),
    [
        (None, "desk@news.example", " (+desk@news.example)"),
        ("NewsDesk/2.1", "desk@news.example", "NewsDesk/2.1 (+desk@news.example)"),
        ("NewsDesk/2.1 (+desk@news.example)", "desk@news.example", "NewsDesk/2.1 (+desk@news.example)"),
        ("old@news.example", "desk@news.example", " (+desk@news.example)"),
    ],
)
def test_a_contact_stands_in_every_user_agent(agent: str | None, contact: str, expected: str) -> None:
    assert user_agent(CrawlPolicy(user_agent=agent, contact=contact)).endswith(expected)


def test_there_is_always_a_worker() -> None:
    assert CrawlPolicy().worker_count >= 1
    assert CrawlPolicy(workers=3).worker_count == 3
