"""督查: filed plans, teams and their pairs, draws, visits, the problems found and their way to 销号."""
