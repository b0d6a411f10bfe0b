"""The demo desks by the name of their pack."""

from amparo.demo.desks.autotask import DESK as AUTOTASK
from amparo.demo.desks.lumen import DESK as LUMEN
from amparo.demo.desks.officemaker import DESK as OFFICEMAKER
from amparo.demo.desks.protheus import DESK as PROTHEUS
from amparo.demo.desks.sage_intacct import DESK as SAGE_INTACCT
from amparo.demo.plan import Desk

DESKS: dict[str, Desk] = {
    "autotask": AUTOTASK,
    "lumen": LUMEN,
    "officemaker": OFFICEMAKER,
    "protheus": PROTHEUS,
    "sage-intacct": SAGE_INTACCT,
}
