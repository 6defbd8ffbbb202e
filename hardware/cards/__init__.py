"""Cards that lie on a reader: readers (interface, device, simulation) and what each card holds."""
