def find_events(*a):
    return []
