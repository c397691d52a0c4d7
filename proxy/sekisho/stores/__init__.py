"""Where things are kept between exchanges: in memory, in a SQLite file, or in Redis."""
