"""Search over a library's published resources: a full-text index, and what is asked of it."""
