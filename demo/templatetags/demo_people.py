from django import template

from demo.people import PEOPLE, DemoPerson

register = template.Library()


@register.simple_tag
def demo_people() -> tuple[DemoPerson, ...]:
    return PEOPLE
