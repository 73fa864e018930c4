"""执法记录: the law officer's own pages. Nothing of them is shown, listed or exported elsewhere."""
