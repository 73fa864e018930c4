"""What goes out again: the leader's page, the daily bulletin as a paper, and the instructions (批示) that come back.

An instruction given to the supervision office becomes a matter at once; any other office signs for it on its page and
answers, or hands it on to supervision. A job asks again each working day while nobody has signed.
"""
