"""Everything the engine may touch, made of a configuration."""

from pathlib import Path
from typing import cast

from bot.bindings import ProjectConfig
from bot.config import Config
from drivers.command.needles import needles
from drivers.command.runs import LocalRuns
from drivers.git import Mirror
from drivers.probe import Prober
from engine.ports import Clock, Store
from engine.world import Directory, Project, World
from release.policy import Policy


def world_of(config: Config, store: Store, directory: Directory, clock: Clock) -> World:
    """Everything the engine may touch, by a configuration."""
    return World(
        store=store,
        clock=clock,
        runs=LocalRuns(config.settings.home, hidden=_hidden(config)),
        directory=directory,
        projects={name: project_of(config, p) for name, p in config.projects.items()},
        probes=Prober(),
        home=config.settings.home,
        environment=config.settings.environment,
        quiet=config.quiet,
    )


def _hidden(config: Config) -> list[bytes]:
    """The values that scripts are given as secrets, as they would show in output."""
    scripts = [s for p in config.projects.values() for s in p.binding.scripts.values()]
    names = {name for script in scripts for name in script.secrets}
    return needles(config.settings.environment, names)


def project_of(config: Config, project: ProjectConfig) -> Project:
    """A project of the configuration, with its repository's mirror."""
    policy = cast("Policy", project.policy)  # one of a branch is read before anything begins
    home: Path = config.settings.home / "projects" / project.name
    return Project(
        project.name,
        project.binding,
        project.binding_data,
        policy,
        project.policy_data,
        Mirror(project.binding.repository, home),
        project.policy_path,
    )
