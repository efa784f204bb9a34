"""A bureau's own words and rules: kept by unit in versions, tried before they are saved."""
