"""The words a policy is written in: names, texts, counts and actions."""

from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
)
from pydantic import (
    Strict as Exactly,
)
from pydantic_core import CoreSchema, core_schema

from release.policy.actions import Action, read_action
from release.yamlwords import form

_NAME = "must be a name of small letters, digits and hyphens, such as release-manager"

Name = Annotated[str, form(r"^[a-z][a-z0-9-]*$", _NAME, max_length=40)]


Words = Annotated[str, StringConstraints(min_length=1, max_length=120)]


Flag = Annotated[bool, Exactly()]


Count = Annotated[int, Exactly(), Field(ge=1, le=20)]


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[Name, ...], BeforeValidator(_one_or_more)]


Texts = Annotated[tuple[str, ...], BeforeValidator(_one_or_more)]


class _ReadAction:
    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            read_action, core_schema.str_schema(strict=True)
        )


Do = Annotated[Action, _ReadAction()]
