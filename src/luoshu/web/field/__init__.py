"""网格员手机: one card, three taps, works without a network."""
