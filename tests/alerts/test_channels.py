"""Channels against real servers on loopback: what arrives, and in what words it does not."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
import time
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from pydantic import TypeAdapter
from receivers import mail_server
from test_messages import delivery, hostile, one

from monitor.channels import open_channel
from monitor.channels.webhook import signature
from monitor.messages import compose
from monitor.told_tables import ChannelTable
from storage.errors import ConfigurationError, TransportError

LOOPBACK = ("127.0.0.1",)
SECRET = "correct horse battery"
TABLE = TypeAdapter(ChannelTable)


def opened(given, environment=None, **more):
    return open_channel("desk", TABLE.validate_python(given), environment or {}, **{"allow_private": LOOPBACK} | more)


def posting(url, kind="webhook", **more):
    environment = {"SECRET": SECRET} if "secret_env" in more else {}
    return opened({"type": kind, "url": url, **more}, environment)


def mailing(box, environment=None, **more):
    given = {"type": "email", "host": "127.0.0.1", "port": box.port, "security": "none", "sender": "cw@news.example"}
    return opened(given | {"to": ["a@x.example", "b@x.example"]} | more, environment)


def failure(transport, message=None, only=()):
    with pytest.raises(TransportError) as caught:
        transport.send(message or compose(delivery(one())), only)
    assert "\n" not in str(caught.value)
    assert caught.value.channel == "desk"
    return caught.value


def test_a_webhook_is_signed_over_time_and_body(hook):
    posting(hook.url, secret_env="SECRET").send(compose(delivery(one())))
    ((headers, body),) = hook.got
    stamp, signed = (part.partition("=")[2] for part in headers["Claimwatch-Signature"].split(","))
    assert signed == hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert abs(time.time() - int(stamp)) < 60
    assert signature(SECRET, int(stamp) + 1, body) != headers["Claimwatch-Signature"]
    assert headers["Idempotency-Key"] == "key"
    assert json.loads(body)["schema"] == 1


@pytest.mark.parametrize("kind", ["slack", "discord", "teams"])
def test_a_chat_service_gets_its_own_payload(hook, kind):
    posting(hook.url, kind).send(compose(delivery(hostile())))
    body = json.loads(hook.got[0][1])
    assert {"slack": "blocks", "discord": "embeds", "teams": "attachments"}[kind] in body


ANSWERS = [
    (500, {}, False, None, "desk: answered 500"),
    (404, {}, False, None, "desk: answered 404"),
    (410, {}, True, None, "desk: answered 410"),
    (400, {}, True, None, "desk: answered 400"),
    (429, {"Retry-After": "120"}, False, 120.0, "desk: answered 429"),
    (503, {"Retry-After": "soon"}, False, None, "desk: answered 503"),
    (503, {"Retry-After": "99999999"}, False, 86400.0, "desk: answered 503"),
    (503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, False, 0.0, "desk: answered 503"),
]


@pytest.mark.parametrize("row", ANSWERS)
def test_an_answer_says_whether_and_when_to_try_again(hook, row):
    status, headers, *expected = row
    hook.answers = [(status, headers, 0)]
    error = failure(posting(hook.url))
    assert [error.permanent, error.retry_after, str(error)] == expected


def test_a_redirect_is_not_followed(hook):
    hook.answers = [(307, {"Location": hook.url + "/elsewhere"}, 0)]
    assert "a redirect, which is not followed" in str(failure(posting(hook.url)))
    assert len(hook.got) == 1


def test_a_private_receiver_must_be_allowed(hook):
    for url in (hook.url, f"http://localhost:{hook.port}/"):
        error = failure(opened({"type": "webhook", "url": url}, allow_private=()))
        assert "refused" in str(error)
    assert hook.got == []


def test_a_name_that_leads_to_a_private_address_is_refused_before_a_socket_is_opened(hook, monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", hook.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    error = failure(opened({"type": "webhook", "url": f"http://hooks.example:{hook.port}/"}, allow_private=()))
    assert "leads to 127.0.0.1, a loopback address" in str(error)
    assert str(error).endswith('; allow it with allow_private = ["hooks.example"] in [crawl]')
    assert hook.got == []


def test_a_hanging_receiver_is_given_up_in_time(hook):
    hook.answers = [(204, {}, 5)]
    started = time.monotonic()
    assert "no complete answer within 0.2 seconds" in str(failure(posting(hook.url, timeout=0.2)))
    assert time.monotonic() - started < 2


def test_a_dripping_receiver_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as server:
        transport = posting(f"http://127.0.0.1:{server.getsockname()[1]}/", timeout=0.4)

        def drip():
            connection, _ = server.accept()
            with connection:
                for byte in b"HTTP/1.1 204 No Content and much more" * 9:
                    try:
                        connection.send(bytes([byte]))
                    except OSError:
                        return
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        assert "no complete answer within 0.4 seconds" in str(failure(transport))


def test_an_absent_receiver_is_told_in_plain_words():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert str(failure(posting(f"http://127.0.0.1:{port}/"))) == "desk: cannot connect (connection refused)"


def test_a_secret_address_stands_in_no_error(hook):
    hook.answers = [(500, {}, 0)]
    secret = f"{hook.url}/T000/secret-token"
    for url in (secret, "http://127.0.0.1:1/T000/secret-token", "ftp://x/secret-token"):
        with pytest.raises((TransportError, ConfigurationError)) as caught:
            opened({"type": "slack", "url_env": "HOOK"}, {"HOOK": url}).send(compose(delivery(one())))
        assert "secret-token" not in f"{caught.value!r}{caught.value}"


def test_a_missing_secret_is_named():
    with pytest.raises(ConfigurationError, match=r"\[channel.desk\]: the environment variable HOOK is not set"):
        opened({"type": "slack", "url_env": "HOOK"})


def test_a_mail_has_text_and_html_and_stands_in_its_claims_thread(box):
    assert mailing(box, list_unsubscribe="mailto:off@news.example").send(compose(delivery(one()))) is None
    ((recipients, mail),) = box.got
    assert recipients == ["a@x.example", "b@x.example"]
    assert mail["Subject"] == "Xiaomi MS11, price: about 40,000 EUR → 25,000 EUR (-37.5 %)"
    assert mail["Message-ID"] == "<key@news.example>"
    assert mail["In-Reply-To"] == mail["References"]
    assert mail["References"].startswith("<claim.")
    assert mail["List-Unsubscribe"] == "<mailto:off@news.example>"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "{+25,000+}" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    "text", ["a\r\nBcc: evil@x.example", "a\nSubject: b", "a\x00b\u2028c\u202ed", "\ud800", "x" * 9999]
)
def test_no_page_writes_a_header(box, text):
    mailing(box).send(compose(delivery(hostile(text))))
    ((recipients, mail),) = box.got
    assert recipients == ["a@x.example", "b@x.example"]
    assert mail["Bcc"] is None
    assert mail.get_all("Subject") == [mail["Subject"]]
    assert mail["Subject"].isprintable()


def test_one_refused_recipient_loses_the_others_nothing(box):
    box.refuse = {"b@x.example": "550 no such user"}
    assert mailing(box).send(compose(delivery(one()))) == "refused: b@x.example (550 no such user)"
    assert box.got[0][0] == ["a@x.example"]


def test_a_recipient_refused_for_now_is_tried_again_alone(box):
    box.refuse = {"b@x.example": "450 come back later"}
    transport = mailing(box)
    error = failure(transport)
    assert (error.permanent, error.left) == (False, ("b@x.example",))
    box.refuse = {}
    transport.send(compose(delivery(one())), error.left)
    assert [recipients for recipients, _ in box.got] == [["a@x.example"], ["b@x.example"]]


@pytest.mark.parametrize(("code", "permanent"), [("550 unknown", True), ("451 greylisted", False)])
def test_all_recipients_refused(box, code, permanent):
    box.refuse = dict.fromkeys(["a@x.example", "b@x.example"], code)
    assert failure(mailing(box)).permanent is permanent


@pytest.mark.parametrize(("answer", "permanent"), [("554 spam", True), ("452 too much", False)])
def test_a_mail_that_is_refused(box, answer, permanent):
    box.answers = [answer]
    error = failure(mailing(box))
    assert (error.permanent, str(error)) == (permanent, f"desk: the mail server says {answer}")


def test_a_server_without_tls_gets_no_mail(box):
    assert "lacks what is asked for" in str(failure(mailing(box, security="starttls")))
    assert box.got == []


def test_a_wrong_password_is_told_without_it():
    def refuse(server, session, envelope, mechanism, data):
        return AuthResult(success=False, handled=False)

    with mail_server(authenticator=refuse, auth_require_tls=False) as box:
        transport = mailing(box, {"PASSWORD": SECRET}, security="starttls", username="u", password_env="PASSWORD")
        transport._table = transport._table.model_copy(update={"security": "none"})
        error = failure(transport)
    assert str(error) == "desk: the mail server refuses the user name or password"
    assert SECRET not in repr(error.__cause__) + repr(transport)


def test_a_password_goes_only_over_tls(box):
    with pytest.raises(ValueError, match="a password goes only over TLS"):
        mailing(box, {"PASSWORD": SECRET}, username="u", password_env="PASSWORD")


def test_a_mail_server_that_hangs_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as server:
        box = type("Box", (), {"port": server.getsockname()[1]})
        started = time.monotonic()
        assert "no answer in time" in str(failure(mailing(box, timeout=0.3)))
        assert time.monotonic() - started < 2


def test_a_broken_template_is_told_on_the_delivery_and_the_mail_still_goes(box, tmp_path: Path):
    (tmp_path / "mine.txt").write_text("{{ nothing }}")
    given = {"type": "email", "host": "127.0.0.1", "port": box.port, "security": "none", "sender": "cw@news.example"}
    transport = opened(given | {"to": ["a@x.example"], "text_template": "mine.txt"}, folder=tmp_path)
    assert "the text template: UndefinedError" in transport.send(compose(delivery(one())))
    assert "A template could not be used" in box.got[0][1].get_body(("plain",)).get_content()


def test_a_missing_template_is_named(box, tmp_path: Path):
    with pytest.raises(ConfigurationError, match=r"text_template: none\.txt cannot be read"):
        mailing(box, text_template="none.txt")


def test_apprise_takes_what_it_knows(hook):
    pytest.importorskip("apprise")
    address = f"json://127.0.0.1:{hook.port}/"
    opened({"type": "apprise", "url_env": "A"}, {"A": address}).send(compose(delivery(one())))
    assert "25,000 EUR" in hook.got[0][1].decode() or b"25,000" in hook.got[0][1]
    with pytest.raises(ConfigurationError, match="does not know"):
        opened({"type": "apprise", "url_env": "A"}, {"A": "nonsense://x"})
