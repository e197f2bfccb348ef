"""Pure decisions of the department: no clock, no SQL, no port."""
