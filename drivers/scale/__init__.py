"""Scales."""
