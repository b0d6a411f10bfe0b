"""How Lumen's agents keep their cases in order."""

from amparo.demo.plan import Order

CAMILLE = "camille.rochat@lumen.example"
JONAS = "jonas.reimann@lumen.example"
HELENA = "helena.duarte@lumen.example"
WEBSHOP = "Schnittstelle zum Webshop steht seit heute früh still"
PAYMENTS = "Le fichier de paiements est refusé par la banque"
LEDGER = "El libro mayor se imprime con las columnas desplazadas"
BALANCE = "Trial balance differs from the general ledger by 0.01"
SATURDAY = "Les heures du samedi ne sont pas majorées"
SHOP_PRICES = "Can the shop show prices without tax for resellers?"

ORDER = Order(
    by=HELENA,
    tags=(
        (WEBSHOP, "web shop"),
        (SHOP_PRICES, "web shop"),
        (PAYMENTS, "month end"),
        (BALANCE, "month end"),
        (LEDGER, "release 8.2"),
        (SATURDAY, "payroll"),
    ),
    links=((WEBSHOP, SHOP_PRICES, "related"), (BALANCE, LEDGER, "related")),
    watched=((CAMILLE, WEBSHOP), (HELENA, PAYMENTS)),
    views=(
        (HELENA, "Month end", "state=open&tag=month+end"),
        (HELENA, "Late, or due today", "due=24h&sort=due"),
        (JONAS, "German, without an agent", "state=open&language=de&assignee=nobody"),
    ),
)
