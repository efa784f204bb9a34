"""Pages of accounts: users, their grants, and one's own account."""
