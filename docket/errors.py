from audit.errors import DomainError


class FilingError(DomainError):
    """A refusal about a filing or a case."""
