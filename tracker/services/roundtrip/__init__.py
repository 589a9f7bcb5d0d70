"""A workbook that was exported, edited and sent back: exactly the edits, or every cell refused."""
