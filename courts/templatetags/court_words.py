from django import template

from courts.book import Book

register = template.Library()


@register.filter
def words(book: Book, key: str) -> str:
    """`{{ book|words:"help.amount" }}`; empty when the jurisdiction says nothing."""
    return book.words(key, "")
