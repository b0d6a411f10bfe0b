"""Many synthetic companies, cases and messages, for measuring (`amparo seed`).

`words` and `plan` are pure and deterministic: the same seed gives the same companies and conversations. `writing`
copies them into the tables past the actions, in batches, with the events that the actions would have recorded and a
real decision of the pack for every case; nobody is written to.
"""
