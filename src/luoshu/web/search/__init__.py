"""搜索: one field in the head of every page, one list by kind."""
