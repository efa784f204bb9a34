"""Database relations follow the layers too; a key named by a string would hide from the linter."""

import ast
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def _layers() -> dict[str, int]:
    """Height of each app, from the contract in pyproject.toml; kernel is low."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(c for c in contracts["contracts"] if c["type"] == "layers")["layers"]
    return {
        name.strip(" ()"): len(layers) - height
        for height, line in enumerate(layers)
        for name in line.split("|")
    }


def _own_models():
    return [m for m in apps.get_models() if m.__module__.startswith("hengwang.")]


def test_relations_point_down_or_stay_at_home():
    height = _layers()
    upward = []
    for model in _own_models():
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            there = field.related_model._meta.app_label
            if there in height and there != here and height[there] >= height[here]:
                upward.append(f"{model.__name__}.{field.name} -> {there}")
    assert upward == []


def test_keys_name_the_class_not_a_string():
    named_by_string = []
    for path in (ROOT / "src" / "hengwang").rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_key = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {
                "ForeignKey",
                "OneToOneField",
                "ManyToManyField",
            }
            if is_key and node.args and isinstance(node.args[0], ast.Constant):
                target = node.args[0].value
                if target != "self":
                    named_by_string.append(f"{path.name}:{node.lineno} {target}")
    assert named_by_string == []


def test_every_relation_can_be_walked_back_by_name():
    nameless = [
        f"{model.__name__}.{field.name}"
        for model in _own_models()
        for field in model._meta.local_fields + model._meta.local_many_to_many
        if field.is_relation and not field.remote_field.related_name
    ]
    assert nameless == []


def test_every_model_says_what_one_row_is():
    assert [
        m.__name__ for m in _own_models() if (m.__doc__ or "").startswith(m.__name__ + "(")
    ] == []
