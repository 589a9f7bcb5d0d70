"""The weekly report, computed: one module a section, over one reading of the register."""
