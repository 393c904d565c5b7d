"""Zuji (足迹): open, self-hosted user-behaviour analytics."""

__version__ = "0.1.0"
