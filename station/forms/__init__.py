"""The department's papers (domain 6): what stands on each, and each as a PDF, a workbook or a CSV file."""
