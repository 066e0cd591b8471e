"""The firmware team's suites, by pillar. They speak to a printer through `harness.ctl` and know no rig."""
