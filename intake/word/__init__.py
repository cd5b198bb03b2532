"""Word documents (.docx) to the text that a reader of the printed page would see."""
