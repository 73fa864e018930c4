"""What ``run.py`` does: set up the environment, run the checks, pack the bundle. Standard library only."""
