"""Official documents built from snapshots and editable templates."""
