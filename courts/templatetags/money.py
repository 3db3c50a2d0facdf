from django import template

from courts import money

register = template.Library()


@register.filter
def dollars(cents: int | None) -> str:
    """Empty when there is no sum: a template must not print a price nobody knows."""
    return "" if cents is None else money.dollars(cents)
