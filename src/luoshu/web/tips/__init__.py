"""有奖举报: tokens, the fires they led to and their rewards. Persons are masked; nothing here is exported."""
