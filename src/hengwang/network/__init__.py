"""Resources of the extranet: places, devices, circuits, zones, egresses; not what watches them."""
