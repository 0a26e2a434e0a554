"""Checks of the shape of the rollout: pilot, waves, learning between them, local needs and time."""
