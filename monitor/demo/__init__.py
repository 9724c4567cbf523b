"""The built-in two-edition news site, and the whole job run on it: ``claimwatch demo``."""
