"""The built-in two-edition news site, and the whole job run on it: ``claimwatch demo``.

Owns its pages (articles.toml, furniture.toml, templates/), their server, and the list of changes that the second
edition must flag (expected.toml). The command calls ``monitor.demo.job.run``.
"""
