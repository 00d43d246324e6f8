"""The pages of requests for information."""
