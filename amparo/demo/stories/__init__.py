"""The demo's conversations by the name of their pack."""

from amparo.demo.history import History
from amparo.demo.plan import Order, Story
from amparo.demo.stories.autotask import STORIES as AUTOTASK
from amparo.demo.stories.lumen_americas import STORIES as LUMEN_AMERICAS
from amparo.demo.stories.lumen_europe import STORIES as LUMEN_EUROPE
from amparo.demo.stories.lumen_history import HISTORY as LUMEN_HISTORY
from amparo.demo.stories.lumen_order import ORDER as LUMEN_ORDER
from amparo.demo.stories.officemaker import STORIES as OFFICEMAKER
from amparo.demo.stories.protheus import STORIES as PROTHEUS
from amparo.demo.stories.sage_intacct import STORIES as SAGE_INTACCT

STORIES: dict[str, tuple[Story, ...]] = {
    "autotask": AUTOTASK,
    "lumen": LUMEN_AMERICAS + LUMEN_EUROPE,
    "officemaker": OFFICEMAKER,
    "protheus": PROTHEUS,
    "sage-intacct": SAGE_INTACCT,
}

ORDERS: dict[str, Order] = {"lumen": LUMEN_ORDER}

HISTORIES: dict[str, History] = {"lumen": LUMEN_HISTORY}
