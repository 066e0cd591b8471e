"""Runs on a lab host, beside the devices. So far it calls the roll: which device answers at which address."""
