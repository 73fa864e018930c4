"""督查: plans, teams and pairs, draws, the day, the phone, problems, remedies, reports."""
