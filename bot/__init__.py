"""Footnote: answers about one clinical article, each sentence bound to the article's own statements."""
