"""The pure gate engine: a pack and a request go in, a decision in codes comes out.

>>> from amparo.policy.facts import parse_request
>>> from amparo.policy.pack.load import load_pack
>>> from amparo.policy.decide import decide
>>> decision = decide(load_pack("lumen"), parse_request({"action": "help.search"}))
"""
