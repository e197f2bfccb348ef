"""Hardware: bytes in, readings out. Has never heard of a return."""
