"""Deductions, scores and payable fees of service contracts; pure, exact in decimals."""
