"""A return → a document for people: the neutral document, a module for each kind, and a folder of formats."""
