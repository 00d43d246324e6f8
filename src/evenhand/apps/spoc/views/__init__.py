"""The pages of the single point of contact."""
