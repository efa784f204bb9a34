"""The five reference cases, built through services only."""
