"""The whole life of investment-attraction projects, run by each place's own notice."""
