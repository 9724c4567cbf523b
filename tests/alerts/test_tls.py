"""TLS is verified on every way out: a certificate that nobody vouches for gets neither message nor password."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from receivers import Hook, MailBox
from test_channels import failure, opened
from test_messages import delivery, one

from monitor.channels import posting
from monitor.messages import compose

x509 = pytest.importorskip("cryptography.x509")
PASSWORD = "open sesame"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A file with a certificate for 127.0.0.1 and its key."""
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415  # only if it is installed
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem))
    return path


@pytest.fixture
def trusted(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    posting._tls.cache_clear()
    yield certificate
    posting._tls.cache_clear()


def context(certificate):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


@contextmanager
def mail_server(certificate, *, implicit=False):
    box, logins = MailBox(), []

    def authenticate(server, session, envelope, mechanism, data):
        logins.append((data.login, data.password))
        return AuthResult(success=data.password == PASSWORD.encode())

    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    how = (
        {"ssl_context": context(certificate)}
        if implicit
        else {"tls_context": context(certificate), "require_starttls": True}
    )
    how |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": not implicit}
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **how)
    controller.start()
    box.logins = logins
    yield box
    controller.stop()


def mailing(box, security):
    given = {"type": "email", "host": "127.0.0.1", "port": box.port, "security": security, "sender": "cw@news.example"}
    more = {"to": ["a@x.example"], "username": "cw", "password_env": "PASSWORD"}
    return opened(given | more, {"PASSWORD": PASSWORD})


def test_starttls_with_a_login_is_taken(trusted):
    with mail_server(trusted) as box:
        mailing(box, "starttls").send(compose(delivery(one())))
    assert (len(box.got), box.logins) == (1, [(b"cw", PASSWORD.encode())])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_server_that_nobody_vouches_for_gets_no_password(certificate, security):
    with mail_server(certificate, implicit=security == "tls") as box:
        error = failure(mailing(box, security))
    assert str(error) == "desk: the mail server's TLS certificate is not valid"
    assert (box.got, box.logins) == ([], [])


@contextmanager
def secure_hook(certificate):
    hook = Hook()
    hook._server.socket = context(certificate).wrap_socket(hook._server.socket, server_side=True)
    hook._server.handle_error = lambda *_: None
    thread = threading.Thread(target=hook._server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield hook
    hook._server.shutdown()
    hook._server.server_close()


def test_a_webhook_over_tls_is_taken(trusted):
    with secure_hook(trusted) as hook:
        opened({"type": "webhook", "url": hook.url.replace("http:", "https:")}).send(compose(delivery(one())))
    assert hook.keys == ["key"]


def test_a_webhook_that_nobody_vouches_for_gets_nothing(certificate):
    with secure_hook(certificate) as hook:
        error = failure(opened({"type": "webhook", "url": hook.url.replace("http:", "https:")}))
    assert str(error) == "desk: TLS certificate not valid"
    assert hook.got == []
