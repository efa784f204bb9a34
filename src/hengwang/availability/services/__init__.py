"""The ledger written from samples, and what people say of it."""
