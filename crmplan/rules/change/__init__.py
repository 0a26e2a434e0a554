"""Checks of people and change: who leads it, what people are told, gain and fear, and whether they follow."""
