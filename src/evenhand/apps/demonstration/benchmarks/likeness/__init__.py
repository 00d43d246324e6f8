"""Whether the earlier of two requests that ask the same is found among 100,000, and how fast."""
