"""The autumn desk (三秋): the day's table, the chain of works, straw beside fires, villages, the township's report."""
