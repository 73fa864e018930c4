"""线索: every clue with its labels, its attribution, its strike application; none is hidden."""
