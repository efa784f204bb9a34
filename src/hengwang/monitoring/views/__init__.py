"""Pages of monitoring, and the door for collectors."""
