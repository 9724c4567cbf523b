"""The history of the tables. Nothing here is imported while a database is up to date.

A new revision is a module in ``versions`` and a line in ``REVISIONS``; a test compares the outcome with
:mod:`storage.tables`.
"""

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
"""Every revision that this version knows, oldest first."""

VERSION_TABLE = "claimwatch_version"
