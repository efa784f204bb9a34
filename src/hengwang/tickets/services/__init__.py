"""Everything that changes a ticket: one transaction, one line of its story, one of the audit."""
