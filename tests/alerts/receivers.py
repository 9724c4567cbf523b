"""Receivers on loopback: a web server and a mail server that do as they are told and remember what they got."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


class Hook:
    """Answers POSTs with ``answers`` in turn (status, headers, seconds to wait), then with 204."""

    def __init__(self):
        self.got = []
        self.answers = []
        self.released = threading.Event()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # its name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.got.append((dict(self.headers), body))
                status, headers, hang = hook.answers.pop(0) if hook.answers else (204, {}, 0)
                if hang:
                    hook.released.wait(hang)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/hook"

    @property
    def keys(self):
        return [headers["Idempotency-Key"] for headers, _ in self.got]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


class MailBox:
    """Takes mail; ``refuse`` has the answer by recipient, ``answers`` those to whole mails in turn."""

    def __init__(self):
        self.got = []
        self.refuse = {}
        self.answers = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # its name
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # its name
        if self.answers and (answer := self.answers.pop(0)):
            return answer
        self.got.append((list(envelope.rcpt_tos), message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


@contextmanager
def mail_server(**options):
    box = MailBox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port, ready_timeout=10, **options)
    controller.start()
    yield box
    controller.stop()


def wait_for(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.02)
