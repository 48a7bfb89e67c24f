"""The numbers: plain data classes and numpy arrays in, frozen results out."""
