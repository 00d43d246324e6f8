"""The pages of the policies, one file a subject."""
