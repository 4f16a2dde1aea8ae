"""What the office owes people about their data: all that is kept of one address, handed over or erased (GDPR, art. 15,
17, 20), and the register of what is kept of anybody (art. 30)."""
