"""Programmes and their money: budget, contracts, acceptance, payments."""
