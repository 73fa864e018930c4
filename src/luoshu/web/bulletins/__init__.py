"""秸秆焚烧情况: the daily bulletin in the provincial order, every number linked to its clues."""
