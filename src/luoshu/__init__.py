"""Luoshu 洛书: promises and fire clues find their owner and an end somebody verified."""
