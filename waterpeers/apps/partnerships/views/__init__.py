"""Pages of partnerships, one module for each thing that people come for."""
