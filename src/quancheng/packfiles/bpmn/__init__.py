"""A pack as a BPMN 2.0 process: stages as lanes, tasks as user tasks, and its picture."""

from quancheng.packfiles.bpmn.svg import picture
from quancheng.packfiles.bpmn.xml import document

__all__ = ["document", "picture"]
