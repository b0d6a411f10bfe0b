"""How often signing in, resetting a password and looking at invitations may be tried (SEC-10)."""

from amparo.core.ratelimit import Limit, TooOften, give_back, take

__all__ = ["Limit", "TooOften", "give_back", "take"]

SIGN_IN_FROM_ADDRESS = Limit("sign-in-ip", 60, 300)
SIGN_IN_TO_ACCOUNT = Limit("sign-in-account", 10, 300)
RESET_FROM_ADDRESS = Limit("reset-ip", 20, 3600)
RESET_OF_ACCOUNT = Limit("reset-account", 3, 3600)
PASSWORD_CHANGE = Limit("password-change", 10, 300)
SECOND_FACTOR = Limit("second-factor", 10, 300)
INVITATION_FROM_ADDRESS = Limit("invitation-ip", 60, 300)
INVITATIONS_OF_COMPANY = Limit("company-invitations", 1000, 86_400)  # SEC-4: a company's leaders write to strangers
DOMAIN_PROOF_FROM_ADDRESS = Limit("domain-proof-ip", 60, 300)
