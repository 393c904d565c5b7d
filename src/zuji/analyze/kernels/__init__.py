"""Loops over ordered streams of events, compiled to machine code. Plain functions of arrays; no pandas, no objects."""
