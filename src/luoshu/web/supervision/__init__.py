"""督查工作台 and what hangs on it: matters, what is asked of a unit, deployments, slips, rectification, bodies."""
