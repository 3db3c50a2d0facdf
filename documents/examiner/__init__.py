"""Looks into files nobody trusts. Knows no Django; runs in a child process with limits."""
