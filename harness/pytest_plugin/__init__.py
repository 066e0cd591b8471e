"""What makes `pytest test_suites` run on printers: options, fixtures, outcomes, results, capsules."""
