"""The table of APIs, one module per vendor."""
