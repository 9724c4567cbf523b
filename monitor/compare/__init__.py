"""What changed: value algebra, alignment of two texts, diff, sentence pairs and matching across pages.

Everything here is a pure function of values: no clock, no database, no network. It decides nothing about storing
or telling; it turns readings into :class:`~storage.model.Change` values with a reason that a person can check.
"""
