"""What things are: money, periods, policy, fund, facts. Values only; no files."""
