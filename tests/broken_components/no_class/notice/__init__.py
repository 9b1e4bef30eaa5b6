"""A component that is none."""
