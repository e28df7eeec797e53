"""Runs a loaded model's graph step after step, in an order worked out once.

Rasa plans its graph anew for every run (through dask), three times a message. The steps
of a message are always the same, so planning once gives the same results in half the time.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Tuple, Type, TypeVar

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

# The name of a node, and the names of the nodes and inputs that it needs.
Step = Tuple[str, Tuple[str, ...]]
Component = TypeVar("Component")


class PlannedGraphRunner(GraphRunner):
    """A GraphRunner over nodes that are loaded already."""

    def __init__(self, nodes: Mapping[str, GraphNode], schema: GraphSchema) -> None:
        """Take nodes by name, and the schema that says what each needs."""
        self._nodes = nodes
        self._schema = schema
        self._plans: Dict[Tuple[str, ...], List[Step]] = {}

    @classmethod
    def of(cls, runner: DaskGraphRunner) -> PlannedGraphRunner:
        """Take over from the runner that Rasa made."""
        return cls(runner._instantiated_nodes, runner._graph_schema)

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: Optional[List[GraphNodeHook]] = None,
    ) -> PlannedGraphRunner:
        """Load a graph (see GraphRunner)."""
        return cls.of(DaskGraphRunner.create(graph_schema, model_storage, execution_context, hooks))

    def run(self, inputs: Optional[Dict[str, Any]] = None, targets: Optional[List[str]] = None) -> Dict[str, Any]:
        """Run the steps that the targets need and give the targets' results."""
        wanted = tuple(targets or self._schema.target_names)
        if wanted not in self._plans:
            self._plans[wanted] = self._plan(wanted)
        results: Dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._plans[wanted]:
            results[name] = self._nodes[name](*(results[need] for need in needs))
        return {name: results[name][1] for name in wanted}

    def component(self, kind: Type[Component]) -> Component:
        """Give the loaded step of a class. Raises LookupError where config.yml has none."""
        for node in self._nodes.values():
            if isinstance(node._component, kind):
                return node._component
        raise LookupError(f"config.yml: there is no {kind.__name__}")

    def _plan(self, wanted: Tuple[str, ...]) -> List[Step]:
        schema = self._schema.minimal_graph_schema(list(wanted))
        plan: List[Step] = []
        placed: set[str] = set()

        def place(name: str) -> None:
            if name in placed or name not in schema.nodes:
                return
            placed.add(name)
            needs = tuple(schema.nodes[name].needs.values())
            for need in needs:
                place(need)
            plan.append((name, needs))

        for name in wanted:
            place(name)
        return plan
