"""What is written of a return for people: the neutral document, its kinds and its formats."""
