"""Findings, rounds and the rule catalogue as text for a terminal and as JSON."""
