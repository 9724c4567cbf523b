"""The nouns of claimwatch and the only code that runs SQL."""
