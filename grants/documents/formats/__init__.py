"""Findings and documents → what people and programs read: a module a format."""
