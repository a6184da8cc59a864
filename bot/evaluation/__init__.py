"""Evaluation: question sets, measures, runs, reports, comparison and gate."""
