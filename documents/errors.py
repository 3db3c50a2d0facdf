from audit.errors import DomainError


class DocumentError(DomainError):
    """A refusal about an upload or a document, with what to do about it."""
