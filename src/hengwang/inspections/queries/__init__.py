"""What pages ask about inspections."""
