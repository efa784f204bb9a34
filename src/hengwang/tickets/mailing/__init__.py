"""Mail as text: reading it, writing it, fetching it and handing it over; knows no tickets."""
