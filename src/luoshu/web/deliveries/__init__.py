"""导入批次: files received, their counts, the rows that were kept back with their reasons."""
