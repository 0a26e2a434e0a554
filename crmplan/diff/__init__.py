"""What changes between two versions of a plan: dates, money, risk and readiness, and which edits cause it."""
