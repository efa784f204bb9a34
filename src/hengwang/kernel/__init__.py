"""Pure foundations: time, money, quantities, the metric contract, registries, errors."""
