"""指挥大屏: the numbers of the lists on a dark wall; no persons, no ranking."""
