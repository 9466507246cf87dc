"""What the helper process imports before it forks: the import does the loading."""

from faults import victim

victim.warm_up()
