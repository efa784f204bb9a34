"""A small real network, watched and broken by a script; see `hengwang demo-network`."""
