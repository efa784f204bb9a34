"""Pages for administrators: audit trail, jobs, calendar, health of the platform."""
