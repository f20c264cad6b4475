"""The process as a BPMN 2.0 document with its diagram, for any tool that reads the standard (OMG formal/13-12-09)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from quancheng.engine.pack import Pack
from quancheng.packfiles.bpmn.flow import Edge, Flow, Node, Shape, flow_of
from quancheng.packfiles.bpmn.layout import Box, Layout, layout_of

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
TARGET = "urn:quancheng:pack"
PREFIXES = {"bpmn": MODEL, "bpmndi": DI, "dc": DC, "di": DD, "xsi": XSI}
ELEMENT = {Shape.TERMINATE: "endEvent", Shape.OVERDUE: "endEvent"}
OVERDUE = "overdue"


def document(pack: Pack) -> bytes:
    """The pack as BPMN 2.0, in UTF-8."""
    for prefix, uri in PREFIXES.items():
        register_namespace(prefix, uri)
    flow = flow_of(pack)
    root = Element(_model("definitions"), {"id": f"pack-{pack.id}", "targetNamespace": TARGET, "name": pack.title})
    _collaboration(root, pack)
    _process(root, flow)
    SubElement(root, _model("escalation"), {"id": OVERDUE, "name": "逾期", "escalationCode": OVERDUE})
    _diagram(root, flow, layout_of(flow))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _model(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def _collaboration(root: Element, pack: Pack) -> None:
    collaboration = SubElement(root, _model("collaboration"), {"id": "collaboration"})
    SubElement(collaboration, _model("participant"), {"id": "place", "name": pack.place.name, "processRef": "process"})


def _process(root: Element, flow: Flow) -> None:
    pack = flow.pack
    process = SubElement(root, _model("process"), {"id": "process", "name": pack.title, "isExecutable": "false"})
    _says(process, f"{pack.place.name}：{pack.title}，{pack.in_force_from}起施行。")
    lanes = SubElement(process, _model("laneSet"), {"id": "lanes"})
    for name, label in flow.lanes:
        lane = SubElement(lanes, _model("lane"), {"id": f"lane-{name}", "name": label})
        for node in flow.nodes.values():
            if node.lane == name:
                SubElement(lane, _model("flowNodeRef")).text = node.id
    for node in flow.nodes.values():
        _node(process, flow, node)
    for edge in flow.edges:
        _edge(process, edge)


def _says(parent: Element, text: str) -> None:
    if text:
        SubElement(parent, _model("documentation")).text = text


def _node(process: Element, flow: Flow, node: Node) -> None:
    element = SubElement(process, _model(ELEMENT.get(node.shape, node.shape.value)), _attributes(flow, node))
    _says(element, node.says)
    for edge in flow.entering(node.id):
        SubElement(element, _model("incoming")).text = edge.id
    for edge in flow.leaving(node.id):
        SubElement(element, _model("outgoing")).text = edge.id
    match node.shape:
        case Shape.TERMINATE:
            SubElement(element, _model("terminateEventDefinition"), {"id": f"{node.id}-definition"})
        case Shape.OVERDUE:
            attributes = {"id": f"{node.id}-definition", "escalationRef": OVERDUE}
            SubElement(element, _model("escalationEventDefinition"), attributes)
        case Shape.WAIT:
            waited = SubElement(element, _model("conditionalEventDefinition"), {"id": f"{node.id}-definition"})
            _expression(waited, "condition", node.says)
        case Shape.TIMER:
            timed = SubElement(element, _model("timerEventDefinition"), {"id": f"{node.id}-definition"})
            _expression(timed, "timeDuration", node.says)
        case Shape.TASK:
            _doer(element, node)


def _attributes(flow: Flow, node: Node) -> dict[str, str]:
    attributes = {"id": node.id}
    if node.label:
        attributes["name"] = node.label
    if node.shape is Shape.TIMER:
        attributes |= {"attachedToRef": node.host, "cancelActivity": "false"}
    if node.shape is Shape.EXCLUSIVE:
        leaving = flow.leaving(node.id)
        default = next((edge.id for edge in leaving if edge.default), "")
        direction = "Diverging" if len(leaving) > 1 else "Converging"
        attributes |= {"gatewayDirection": "Mixed" if len(flow.entering(node.id)) > 1 < len(leaving) else direction}
        attributes |= {"default": default} if default else {}
    return attributes


def _doer(element: Element, node: Node) -> None:
    owner = SubElement(element, _model("potentialOwner"), {"id": f"{node.id}-owner", "name": node.party})
    assigned = SubElement(owner, _model("resourceAssignmentExpression"))
    SubElement(assigned, _model("formalExpression")).text = node.party
    if node.many:
        SubElement(element, _model("multiInstanceLoopCharacteristics"), {"id": f"{node.id}-each"})


def _expression(parent: Element, name: str, words: str) -> None:
    expression = SubElement(parent, _model(name), {f"{{{XSI}}}type": "bpmn:tFormalExpression"})
    expression.text = words


def _edge(process: Element, edge: Edge) -> None:
    attributes = {"id": edge.id, "sourceRef": edge.source, "targetRef": edge.target}
    if edge.label:
        attributes["name"] = edge.label
    flow = SubElement(process, _model("sequenceFlow"), attributes)
    if edge.condition:
        _expression(flow, "conditionExpression", edge.condition)


# The diagram.


def _diagram(root: Element, flow: Flow, layout: Layout) -> None:
    diagram = SubElement(root, f"{{{DI}}}BPMNDiagram", {"id": "diagram", "name": flow.pack.title})
    plane = SubElement(diagram, f"{{{DI}}}BPMNPlane", {"id": "plane", "bpmnElement": "collaboration"})
    _shape(plane, "place", layout.pool, isHorizontal="true")
    for name, box in layout.lanes.items():
        _shape(plane, f"lane-{name}", box, isHorizontal="true")
    for name, box in layout.nodes.items():
        marked = {"isMarkerVisible": "true"} if flow.nodes[name].shape is Shape.EXCLUSIVE else {}
        _shape(plane, name, box, **marked)
    for name, points in layout.edges.items():
        edge = SubElement(plane, f"{{{DI}}}BPMNEdge", {"id": f"{name}-drawn", "bpmnElement": name})
        for x, y in points:
            SubElement(edge, f"{{{DD}}}waypoint", {"x": str(x), "y": str(y)})


def _shape(plane: Element, name: str, box: Box, **attributes: str) -> None:
    shape = SubElement(plane, f"{{{DI}}}BPMNShape", {"id": f"{name}-drawn", "bpmnElement": name, **attributes})
    bounds = {"x": str(box.x), "y": str(box.y), "width": str(box.width), "height": str(box.height)}
    SubElement(shape, f"{{{DC}}}Bounds", bounds)
