"""Forms of monitoring: what a person enters; services decide and write."""
