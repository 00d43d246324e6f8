"""The pages about behaviour, limits on contact, and the safety of staff."""
