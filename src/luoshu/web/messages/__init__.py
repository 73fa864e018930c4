"""消息: which channels carry messages outside, for the administrator; which did not arrive, for the engineer."""
