"""Writes of access: each one act of one person, checked, dated and audited."""
