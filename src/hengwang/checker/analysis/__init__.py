"""What several rules want to know about a report, computed once; pure, and never a verdict."""
