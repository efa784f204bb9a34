"""Regulations, training, studies, emergency plans, drills, decisions (制度与保障)."""
