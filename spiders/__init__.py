"""Fetching: from a source to stored snapshots. Importing any module here has no side effect."""
