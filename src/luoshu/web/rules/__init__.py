"""规则: what was in force for a place on a day, with its issuer and document number."""
