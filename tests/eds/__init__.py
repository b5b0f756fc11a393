"""Tests of signatures: vectors, refusals, real samples."""
