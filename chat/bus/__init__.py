"""Buses, which pass committed events from the core to the modules that deliver them.

memory  the bus within one process
"""
