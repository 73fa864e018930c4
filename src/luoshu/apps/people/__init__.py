"""Accounts, persons, units, posts and terms; rights and scope of the post somebody acts for."""
