"""TOML files → forms and rounds, typed."""
