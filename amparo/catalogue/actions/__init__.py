"""The only writers of the catalogue."""

from amparo.catalogue.actions.arranging import BadName, move_product, name_product, restore_product, withdraw_product
from amparo.catalogue.actions.syncing import ABOUT, nodes_of, sync_products

__all__ = [
    "ABOUT",
    "BadName",
    "move_product",
    "name_product",
    "nodes_of",
    "restore_product",
    "sync_products",
    "withdraw_product",
]
