"""The history of a plan over the commits of its repository."""
