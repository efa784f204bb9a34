"""What pages and figures ask of the rooms."""
