"""The one way in which a signature is refused."""


class SignatureRejected(Exception):
    """A signature or certificate is refused: `code` is stable, `detail` is for the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code
