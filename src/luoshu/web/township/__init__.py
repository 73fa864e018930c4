"""乡镇待办: what a township has to do, waits for, got back."""
