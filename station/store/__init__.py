"""Tables, transactions, the event journal and the durable inbox."""
