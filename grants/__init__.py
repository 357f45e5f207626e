"""Community safety grants: workbooks to fill, checks before they are sent, and the returns made from them."""

__version__ = "0.1.0"
