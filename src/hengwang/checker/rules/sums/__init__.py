"""Sums: points, scores, money and counts against what is said to be their total."""
