"""台账: the list with its calendar, sheets, rows, returns, snapshots, the offices' sheets in and out."""
