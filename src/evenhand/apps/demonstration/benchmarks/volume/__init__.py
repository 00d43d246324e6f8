"""A city's volume: invented records in bulk, and how long pages take over them."""
