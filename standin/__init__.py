"""A card processor for demonstrations and tests: speaks the part of Stripe's HTTP API that the portal uses.

A program of its own (`python -m standin`). It imports nothing of the portal, and the portal imports nothing of it.
"""
