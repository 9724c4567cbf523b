"""Channels: the ways out. Each takes a message to one place, or says in one plain line why it was not taken.

Nothing here knows the database; :mod:`monitor.notify` takes deliveries, hands them over and marks them.
"""

from monitor.channels.opened import open_channel
from monitor.channels.transport import Transport

__all__ = ["Transport", "open_channel"]
