"""What goes out again: the leader's page, the daily bulletin as a paper, and the instructions (批示) that come back.

An instruction given to the supervision office becomes a matter at once; one given to another office waits until that
office or a job takes it: ``waiting_instructions(limit)``, ``take_instruction(instruction_code=..., as_kind=...)``.
"""
