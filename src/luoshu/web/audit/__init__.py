"""审计: who did and looked at what; the seal chain."""
