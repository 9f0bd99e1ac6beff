"""A registration for somebody else that was not taken: what the form says of it, at the counter and on a visit."""

from typing import Protocol

from flask import request

from app.errors import Problem, as_problem

BEFORE = "这张表已经登记成功，见下面“我登记的”。要另登记一件，请核对后再提交。"
TOO_MANY = "这一小时登记得太多了，请稍后再登记。填写的内容仍在页面上。"


class Form(Protocol):
    key: str
    faults: dict[str, str]


def tell(form: Form, why: Exception) -> Problem:
    """Its faults by field, and what is wrong with the whole; what no form can show is raised."""
    problem = as_problem(why)
    if problem.status in (403, 404, 500):
        raise why
    if problem.status in (409, 503):  # nobody knows whether it happened: pressed again, it is the same act
        form.key = request.form.get("key", "")
    problem.detail = {"key-reused": BEFORE, "too-many-filings": TOO_MANY}.get(problem.slug, problem.detail)
    told = {fault["field"]: fault["detail"] for fault in problem.more.get("errors", [])}
    form.faults = told | {"": problem.detail if not told else "没有登记，请检查标出的地方。"}
    return problem
