"""What a person is shown, read from the store: plain values, no sentence, no HTML.

Pages and the JSON API are drawn from these and from nothing else, so a page can also be drawn from
made-up ones (the storybook). Times are aware and in UTC; words (a kind, a status) are codes that
`station.messages.WORDS` spells in the reader's language.
"""
