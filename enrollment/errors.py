from audit.errors import DomainError


class EnrollmentError(DomainError):
    """A refusal about an account."""
