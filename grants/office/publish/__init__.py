"""What the office publishes as open data: the grants of its partnerships, in the columns of each standard."""
