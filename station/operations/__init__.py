"""What can be asked of the desk, one module per subject, one transaction each."""
