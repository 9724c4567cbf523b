"""Mail by SMTP: encrypted unless configured otherwise, one message with a text and an HTML part.

The Message-ID is made of the delivery's key, so that a repeated sending is the same mail to every program that looks;
messages about one claim name one root and so stand in one conversation. A recipient that is refused loses the others
nothing: those refused for now are tried again alone, those refused for good are told.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime
from threading import Timer

from monitor.channels.transport import said, unreachable
from monitor.messages import Message
from monitor.messages.bounded import render_bounded
from monitor.messages.render import Rendered, render
from monitor.told_tables import EmailChannel
from storage.errors import TransportError

Refusals = Mapping[str, tuple[int, bytes]]

_FOR_GOOD = 500


class Mail:
    def __init__(
        self, name: str, table: EmailChannel, password: str | None, templates: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.timeout = table.timeout
        self._table = table
        self._password = password
        self._templates = dict(templates or {})

    def send(self, message: Message, only: Sequence[str] = ()) -> str | None:
        rendered = render(message, self._templates, render_bounded)
        mail = self.written(message, rendered, datetime.now(UTC))
        recipients = [address for address in self._table.to if address in only] or list(self._table.to)
        with self._plain_words(), self._connected() as smtp:
            refused = smtp.sendmail(self._table.sender, recipients, mail.as_bytes(policy=WIRE))
        return self._settled(refused) or "; ".join(rendered.faults) or None

    def written(self, message: Message, rendered: Rendered, now: datetime) -> EmailMessage:
        """Write the mail; every header is one line, whatever a page said."""
        table, domain = self._table, self._table.sender.rpartition("@")[2]
        mail = EmailMessage(policy=WIRE)
        mail["From"] = Address(table.sender_name, addr_spec=table.sender)
        mail["To"] = ", ".join(table.to)
        mail["Subject"] = rendered.subject
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = f"<{message.key}@{domain}>"
        if message.thread is not None:
            mail["In-Reply-To"] = mail["References"] = f"<claim.{message.thread}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        if table.list_unsubscribe:
            mail["List-Unsubscribe"] = f"<{table.list_unsubscribe}>"
        mail.set_content(rendered.text, cte="quoted-printable")
        mail.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
        return mail

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Log in; whatever the server does, the connection ends with ``timeout``."""
        with self._dialled() as smtp:
            end = Timer(self.timeout, _hang_up, [smtp])
            end.daemon = True
            end.start()
            try:
                if self._table.security == "starttls":
                    smtp.starttls(context=ssl.create_default_context())
                if self._table.username is not None:
                    smtp.login(self._table.username, self._password or "")
                yield smtp
            finally:
                end.cancel()

    def _dialled(self) -> smtplib.SMTP:
        table, name = self._table, socket.gethostname()
        if table.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(table.host, table.port, name, timeout=self.timeout, context=context)
        return smtplib.SMTP(table.host, table.port, name, timeout=self.timeout)

    def _settled(self, refused: Refusals) -> str | None:
        """Say who was refused for good; raise for those to try again, who are then the only ones left."""
        left = tuple(address for address, (code, _) in refused.items() if code < _FOR_GOOD)
        words = self._refusals(refused)
        if left:
            line = f"{self.name}: not taken for now: {words}"
            raise TransportError(line, channel=self.name, left=left, reached=True)
        return f"refused: {words}" if refused else None

    def _refusals(self, refused: Refusals) -> str:
        return "; ".join(f"{address} ({self._answer(code, text)})" for address, (code, text) in refused.items())

    def _answer(self, code: int, text: bytes | str) -> str:
        return f"{code} {said(text, [self._password or ''])}"

    @contextmanager
    def _plain_words(self) -> Iterator[None]:
        """Turn the library's errors into one line each; what a server says is kept, the password never."""
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            raise self._all_refused(error.recipients) from error
        except smtplib.SMTPAuthenticationError as error:
            raise unreachable(self.name, "the mail server refuses the user name or password") from error
        except smtplib.SMTPResponseException as error:
            at_door = isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError)
            permanent = error.smtp_code >= _FOR_GOOD and not at_door
            line = f"{self.name}: the mail server says {self._answer(error.smtp_code, error.smtp_error)}"
            raise TransportError(line, channel=self.name, permanent=permanent) from error
        except smtplib.SMTPNotSupportedError as error:
            raise unreachable(self.name, f"the mail server lacks what is asked for: {said(str(error))}") from error
        except ssl.SSLCertVerificationError as error:
            raise unreachable(self.name, "the mail server's TLS certificate is not valid") from error
        except (smtplib.SMTPException, OSError) as error:
            raise unreachable(self.name, f"the mail server cannot be used: {_cause(error)}") from error

    def _all_refused(self, refused: Refusals) -> TransportError:
        permanent = all(code >= _FOR_GOOD for code, _ in refused.values())
        line = f"{self.name}: all recipients are refused: {self._refusals(refused)}"
        left = tuple(address for address, (code, _) in refused.items() if code < _FOR_GOOD)
        return TransportError(line, channel=self.name, permanent=permanent, left=left)


def _hang_up(smtp: smtplib.SMTP) -> None:
    try:
        if smtp.sock:
            smtp.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _cause(error: Exception) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "host name not found"
    return said(getattr(error, "strerror", None) or str(error) or type(error).__name__)
