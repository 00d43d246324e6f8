"""What lies hidden in a file that is about to be released, found with the libraries that read such files."""
