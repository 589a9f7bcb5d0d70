"""Deadlines: phrases kept verbatim, and the window of days that each stands for."""
