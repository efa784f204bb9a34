"""Units connected to the network: applications, access points, who is due."""
