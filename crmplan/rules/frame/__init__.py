"""What all rules share: how a rule is written, what it sees, how it is asked and explained."""
