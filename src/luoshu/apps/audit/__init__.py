"""Who did what and when: entries that commit with the verb, sealed into a hash chain; reads and exports by spool."""
