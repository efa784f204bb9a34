"""Builds the demo through the services of the apps, so that it proves them."""

from hengwang.demo.services.loading import load_reference_projects

__all__ = ["load_reference_projects"]
