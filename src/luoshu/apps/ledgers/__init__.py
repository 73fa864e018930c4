"""台账: declared ledgers, their rows in versions, returns and their calendar, snapshots, import batches."""
