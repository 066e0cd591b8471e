"""The virtual printer: everything between a firmware image and the sheets it prints, in virtual time."""
