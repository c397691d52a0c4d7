"""`/api/*`: JSON in, JSON out. Each module here or beside it declares its operations; the routes
and the OpenAPI document are made of the same declarations.
"""
