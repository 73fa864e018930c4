"""运行状态: six lamps, failed messages, disk, version; for the engineer on duty."""
