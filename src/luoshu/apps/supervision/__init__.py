"""督办: matters, slips, meeting deployments, rectification handed down from above, joint bodies, work frames."""
