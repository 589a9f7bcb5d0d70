"""Every sentence of the weekly report that its printed formats share, said once."""
