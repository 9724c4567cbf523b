"""Every error that claimwatch raises on purpose.

::

    ClaimwatchError            anything below; its text is one clear line that says what to do
    ├── UsageError             exit 2: a wrong argument, an unreadable file, a bad address
    │   └── ConfigurationError exit 2: the file, the table and the key
    ├── StorageError           exit 3: carries the database url without its password
    │   ├── StorageBusy        another process holds the lock for longer than the busy timeout
    │   ├── StorageOvertaken   another process stored answers to the same questions meanwhile: check again
    │   ├── StorageNewer       made by a newer claimwatch
    │   └── StorageMissing     the file, server or table is not there or refuses
    ├── TransportError         exit 1: one delivery was not taken; carries channel, and when to try again if at all
    └── SourceError            exit 1: one source or page failed, the others go on; carries url
        ├── FetchError         no usable response
        ├── RefusedAddress     the URL gate said no
        └── NotAnArticle       a response that is no article, with its plain word
"""

from __future__ import annotations


class ClaimwatchError(Exception):
    exit_code = 1


class UsageError(ClaimwatchError):
    exit_code = 2


class ConfigurationError(UsageError):
    def __init__(self, message: str, *, path: str | None = None, key: str | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.key = key


class StorageError(ClaimwatchError):
    exit_code = 3

    def __init__(self, message: str, *, database: str | None = None) -> None:
        super().__init__(message)
        self.database = database


class StorageBusy(StorageError):
    pass


class StorageOvertaken(StorageError):
    pass


class StorageNewer(StorageError):
    pass


class StorageMissing(StorageError):
    pass


class TransportError(ClaimwatchError):
    """``permanent``: no use in trying again as it is. ``retry_after`` is in seconds, as the receiver asks.

    ``left`` are the recipients that are to be tried again where the others have it; ``reached`` says that some have.
    """

    def __init__(
        self,
        message: str,
        *,
        channel: str,
        permanent: bool = False,
        retry_after: float | None = None,
        left: tuple[str, ...] = (),
        reached: bool = False,
    ) -> None:
        super().__init__(message)
        self.channel = channel
        self.permanent = permanent
        self.retry_after = retry_after
        self.left = left
        self.reached = reached


class SourceError(ClaimwatchError):
    def __init__(self, message: str, *, url: str) -> None:
        super().__init__(message)
        self.url = url


class FetchError(SourceError):
    pass


class RefusedAddress(SourceError):
    pass


class NotAnArticle(SourceError):
    pass
