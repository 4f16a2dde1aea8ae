"""What there is, in which languages: `texts` reads an item, `staleness` tells which translation fell behind, `entries`
keeps the table, `matrix` and `queue` ask it."""
