from clerks.admin import accounts, filings, history, money, reference

__all__ = ["accounts", "filings", "history", "money", "reference"]
