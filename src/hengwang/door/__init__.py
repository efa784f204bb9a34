"""The units' own door: is our line up, report, follow, rate; and the bulletins units read there."""
