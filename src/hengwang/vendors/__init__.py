"""Assessment of service contracts: clauses bound to metrics, and the fee that follows."""
