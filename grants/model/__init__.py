"""What all rooms speak of: a return and its findings, money, days, words, limits."""
