"""Measurements: beside the usual pipeline, with growing articles, on public retrieval sets."""
