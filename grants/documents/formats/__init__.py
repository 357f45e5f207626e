"""A neutral document → a file: a module for each format."""
