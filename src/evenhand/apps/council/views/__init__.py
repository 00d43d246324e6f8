"""The pages of the settings, a file for each subject."""
