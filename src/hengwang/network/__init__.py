"""The extranet's resources: places, devices, circuits, zones and egresses; not what watches them."""
