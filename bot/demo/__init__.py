"""A whole release on one machine: projects with a past, the local Slack, the bot."""

from bot.demo.project import NAMES, Project, make_project, make_projects

__all__ = ["NAMES", "Project", "make_project", "make_projects"]
