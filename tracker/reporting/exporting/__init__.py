"""The register for other programs: one writer per format over the same value."""
