"""公文: drafts of one's office, what waits for review, what was issued; one document; checking a Word file."""
