"""Hengwang: run an e-government extranet, and let its own records prove its performance."""
