"""What a file is and says, told from its bytes alone: never from its name, nor from what the sender called it."""
