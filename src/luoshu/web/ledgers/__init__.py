"""台账: the offices' sheets in and out."""
