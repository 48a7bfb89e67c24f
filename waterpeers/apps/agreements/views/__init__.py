"""Pages of agreements, one module for each thing that people come for."""
