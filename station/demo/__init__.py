"""The demo: emulated devices, made-up lists, and the delivery of 29 September 2026 that they bring."""
