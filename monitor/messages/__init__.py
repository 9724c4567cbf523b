"""Messages: what a delivery says, as a subject, text, HTML and the payloads of services. Pure.

:mod:`monitor.messages.telling` makes plain values of changes, :mod:`monitor.messages.render` writes them by templates,
:mod:`monitor.messages.payloads` makes the forms that web services take.
"""

from monitor.messages.message import Message, compose

__all__ = ["Message", "compose"]
