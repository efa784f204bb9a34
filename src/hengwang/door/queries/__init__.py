"""What a unit may read of itself; every question takes whoever has a reach."""
