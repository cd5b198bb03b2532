"""Products that are measured: each a module with a class `Adapter`."""
