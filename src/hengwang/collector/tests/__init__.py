"""Tests of the collector: real sockets on loopback, real processes that are killed."""
