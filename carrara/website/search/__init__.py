"""Search over everything: `tokens` folds words, `index` keeps the table, `query` reads it, `marks` shows the match."""
