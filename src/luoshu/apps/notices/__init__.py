"""Messages that must reach a post: one row per notice, one row per addressee and channel."""
