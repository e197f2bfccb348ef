"""`station doctor`: whether all is sound, and whether the book was altered; it reads and changes nothing."""
