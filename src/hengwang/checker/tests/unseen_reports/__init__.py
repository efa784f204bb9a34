"""Reports written only to measure the checker, before anybody looked at what it says of them."""
