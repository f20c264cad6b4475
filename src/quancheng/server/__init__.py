"""Where the product meets the machine: environment, clock, addresses, command line."""
