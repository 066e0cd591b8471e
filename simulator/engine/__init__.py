"""The printer around the controller board: its modules, their parts, and the serial bus they hang on."""
