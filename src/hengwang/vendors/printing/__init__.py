"""Assessment sheets and payment sheets, as pages and Word files say them."""
