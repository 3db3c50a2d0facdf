"""Accounts: enrolling, signing in and out, and keeping an account safe."""
