"""The commands: parse, call, print, exit, nothing else."""
