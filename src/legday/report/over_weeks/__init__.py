"""The rule book's third section: what weeks and months say, each rule one small function."""
