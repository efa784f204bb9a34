"""The ledger of availability: what was up, what was down, and what nobody measured."""
