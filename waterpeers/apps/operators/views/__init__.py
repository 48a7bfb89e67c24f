"""Pages of the register, one module for each thing that people come for."""
