"""One search over all kinds: pairs of letters made in Python, scope asked of each row's own door."""
