"""Lists as they arrive (domain 7.7): what they hold, and how a file is read. Nothing here knows the store."""
