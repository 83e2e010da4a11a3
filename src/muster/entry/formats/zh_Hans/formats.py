"""Numbers as Chinese readers of boards write them: 23,900. Django groups Chinese numbers not at all."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
