"""Where rulesets and libraries find the reader of data files; it lives in the kernel."""

from hengwang.kernel.yaml_files import BadDataFileError, read_model, yaml_files_in

__all__ = ["BadDataFileError", "read_model", "yaml_files_in"]
