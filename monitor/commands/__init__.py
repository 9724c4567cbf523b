"""The commands, one module each, loaded when called: what ``crawl`` needs costs ``compare`` nothing.

A module ``monitor.commands.NAME`` holds ``command``. The one-line helps stand here so that ``claimwatch --help``
imports none of them.
"""

COMMANDS = {
    "demo": "The whole job on a built-in news site; needs no network.",
    "init": "Write a commented claimwatch.toml.",
    "crawl": "Fetch, store and check once; print what is new and changed.",
    "run": "The service: crawl, check and notify on schedule.",
    "check": "Find what changed in the pages stored since the last check.",
    "notify": "Send what is due: alerts, digests, second attempts.",
    "extract": "Show what claimwatch sees on pages: text, metadata, claims.",
    "diff": "Compare two saved pages, or two folders of them.",
    "compare": "Compare two sentences, or pairs of them from standard input.",
    "changes": "List what changed, newest first.",
    "claims": "List the claims that the pages make.",
    "history": "Show who said what of one claim, when.",
    "articles": "List the articles seen, and which reprint which.",
    "sources": "List the sources, their visits and errors; pause, resume.",
    "health": "Say whether the service is well.",
    "deliveries": "List what was told, what waits, and what was given up.",
    "watch": "Try what a watch tells, on stored changes.",
    "channel": "Try a channel with a sample alert.",
    "import": "Add the sources of a list: addresses, OPML, CSV.",
    "export": "Write changes, articles, claims or sources as CSV or JSON.",
    "report": "Write a page (HTML) of what has changed.",
    "db": "Look after the database: upgrade, backup, prune.",
}
