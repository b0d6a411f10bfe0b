"""The components as template tags; every template has them without loading."""

from django import template

register = template.Library()
