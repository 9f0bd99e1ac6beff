"""What is true: tables, rules and every query. Knows no web and no WeChat."""
