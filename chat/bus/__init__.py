"""How events get from the core to those who deliver them."""
