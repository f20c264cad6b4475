"""The parts of a policy's specification; `pack` gathers them."""
