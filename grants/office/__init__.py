"""What an office does with the returns of its partnerships: it collects, decides, compares and publishes."""
