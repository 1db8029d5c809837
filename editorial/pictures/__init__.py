"""Pictures that editors upload: checked, stripped, drawn in several widths, kept under the hash of their content."""
