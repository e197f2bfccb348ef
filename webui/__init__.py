"""The pages: Flask, templates, the JSON API and the live stream."""
