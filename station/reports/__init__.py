"""Reports of the department (domain 10): tables of plain values, each read by one query or two."""
