"""What is asked of a stage of a return, in a module that costs nothing to import.

A form names its stages as it likes, and may have several of them for progress; the code knows each by its role.
"""

PLAN, PROGRESS, FINAL = ROLES = ("plan", "progress", "final")
"""What is planned; how it goes; what came of it."""

RESULTS = (PROGRESS, FINAL)
"""The roles at which there are spend and results."""
