"""塔基视频: which cameras are alive, what they cover, what became of their alarms. Positions are restricted."""
