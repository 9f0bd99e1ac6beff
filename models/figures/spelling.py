"""What the two engines spell differently: a day of Shanghai, and a fact out of an event."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class local_day(FunctionElement[Any]):
    """The day on the wall in Shanghai: eight hours ahead of what is kept, without summer time since 1991."""

    inherit_cache = True


class due_told(FunctionElement[Any]):
    """The promise that an event made, to the second, comparable with the moments that are kept."""

    inherit_cache = True


class department_told(FunctionElement[int]):
    """The department that an event named."""

    inherit_cache = True
    type = Integer()


DUE, DEPARTMENT = '"due_at":', '"department_id":'  # as canonical JSON has them


@compiles(local_day, "sqlite")
def _local_day_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, '+8 hours')"


@compiles(local_day)
def _local_day(element: Any, compiler: Any, **kw: Any) -> str:
    return f"DATE({compiler.process(element.clauses, **kw)} + INTERVAL 8 HOUR)"


@compiles(due_told, "sqlite")
def _due_told_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"replace(substr(json_extract({compiler.process(element.clauses, **kw)}, '$.due_at'), 1, 19), 'T', ' ')"


@compiles(due_told)
def _due_told(element: Any, compiler: Any, **kw: Any) -> str:
    told = f"JSON_UNQUOTE(JSON_EXTRACT({compiler.process(element.clauses, **kw)}, '$.due_at'))"
    return f"CAST(NULLIF(SUBSTRING({told}, 1, 19), 'null') AS DATETIME)"


@compiles(department_told, "sqlite")
def _department_told_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"json_extract({compiler.process(element.clauses, **kw)}, '$.department_id')"


@compiles(department_told)
def _department_told(element: Any, compiler: Any, **kw: Any) -> str:
    told = f"JSON_UNQUOTE(JSON_EXTRACT({compiler.process(element.clauses, **kw)}, '$.department_id'))"
    return f"CAST(NULLIF({told}, 'null') AS SIGNED)"
