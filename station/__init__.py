"""The desk's mind: what a returned unit means, no Flask, no port, no font."""
