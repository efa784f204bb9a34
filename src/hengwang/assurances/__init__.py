"""Key events: what is prepared, watched more closely, staffed and reported until it is over."""
