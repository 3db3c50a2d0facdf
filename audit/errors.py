class DomainError(Exception):
    """A refusal with a code for machines and a sentence for people. Each app has one subclass."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
