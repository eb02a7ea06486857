"""What forms say: their titles, the word on their button, and what is asked."""

from typing import NamedTuple

from bot.words.labels import approval_title, place
from bot.words.sentence import fill
from bot.words.steps import about_question, gate_title, question, step_title
from bot.words.text import Safe, listed
from commands.request import Form
from release.notes import Field
from release.state import Release


class Words(NamedTuple):
    """A title (at most 24), the word that sends it (none: nothing to send), what it is about."""

    title: str
    send: str
    about: str


FORMS: dict[str, Words] = {
    "reject": Words(
        "Reject the release",
        "Reject",
        "{approval|The approval}[ of {release}]. The release waits until this is taken back or it changes.",
    ),
    "approve": Words(
        "Approve the release", "Approve", "{approval|The approval}[ of {release}][{place}]."
    ),
    "sign": Words(
        "Sign a checklist item",
        "Sign",
        "{gate|The item}[ of {release}]. Your name stands for it in the record.",
    ),
    "waive": Words(
        "Waive a gate",
        "Waive",
        "{release|The release} goes on without “{gate|it}”. Your name and reason stay in the record.",
    ),
    "link": Words(
        "Link to a document",
        "Save",
        "{gate|The document}[ of {release}]: where does it stand?",
    ),
    "facts": Words(
        "Facts of the release",
        "Save",
        "What everybody reads about {release|the release}, before and after it goes out.",
    ),
    "risk": Words(
        "How risky is it?",
        "Say it",
        "{release|The release} is then rated {subject|anew}. Raising the risk holds at once; a lower one needs a second person who agrees.",
    ),
    "exception": Words(
        "Ask for an exception",
        "Ask",
        "{release|The release} waits until the freeze's owner lets these through.[{violations}]",
    ),
    "deny": Words("Deny the exception", "Deny", "{release|The release} then keeps waiting."),
    "rollback": Words(
        "Roll back",
        "Roll back",
        "[Production of {project} goes from {release} to {previous}. ][There is no version before {first}: what runs stays until somebody takes it away, and the merge is reverted. ]The number[ {release}] is not used again.[ So do {mates}: what went together goes back together.]",
    ),
    "record": Words(
        "Record the rollback",
        "Record",
        "[{release} was rolled back. ]The rollback stays open until this is told.",
    ),
    "abort": Words(
        "Abort the release",
        "Abort",
        "{release|The release} ends before production. Its branch is deleted and its freeze ends.[ So do {mates}: they go together or not at all.]",
    ),
    "reschedule": Words(
        "Change the date",
        "Change",
        "{release|The release} touches production at this moment at the earliest; without one, as soon as everything is done. Due dates move along.",
    ),
    "notes": Words(
        "Edit the notes",
        "Save",
        "The notes[ of {release}]. Saving makes a new candidate; approvals that concern the notes are asked for again.",
    ),
    "settle": Words(
        "How did it end?",
        "Settle",
        "Nobody saw how “{step|it}” ended. Look for yourself first: it is never repeated blindly.",
    ),
    "not-needed": Words(
        "Not needed there",
        "Not needed",
        "This line does without the fix. Your name and reason stay in the record.",
    ),
    "review": Words(
        "Looking back",
        "Note it",
        "[{release}: ]what the record cannot know. An action is asked for in the next release.",
    ),
    "answer": Words(
        "Decide", "Decide", "[{release}: ]{question|A decision is open.}[ {database}.]"
    ),
    "advisory": Words(
        "Security advisory",
        "Save",
        "🔒 What those who use it read at the disclosure, and nobody before.",
    ),
    "stop": Words(
        "Stop every release",
        "Stop",
        "🛑 Every forward step stops until a second person types `/release go`. A rollback works all the same.",
    ),
    "freeze": Words(
        "Freeze all releases",
        "Freeze",
        "❄️ No release can start until `/release freeze off`.",
    ),
    "loading": Words("One moment", "", "⏳ One moment…"),
    "error": Words(
        "That did not work",
        "",
        "⛔ {text|Something went wrong. Nothing was changed; try again.}",
    ),
}
_UNKNOWN = Words("Release", "Send", "[{release}]")

NOTES_TOO_LONG = (
    "📄 These notes are longer than a Slack form can hold. Edit the notes' file on the branch of "
    "the release, push it, and take the commit in."
)


def label_of(field: Field) -> str:
    """What stands in a field of the notes: “Changed and Fixed”, “Added (2 of 3)”."""
    part = f" ({field.nth} of {field.of})" if field.of > 1 else ""
    return (listed(field.titles) or "Notes") + part


def words_of(form: Form) -> Words:
    """The words of a form by its name."""
    return FORMS.get(form.name, _UNKNOWN)


def about(form: Form, release: Release | None) -> str:
    """What the form is about, before its fields."""
    facts = dict(form.data)
    if release:
        facts |= {
            "release": release,
            "project": release.project,
            "previous": release.started.previous_tag,
            "first": "" if release.started.previous_tag else release.started.tag,
            "mates": " and ".join(release.started.mates),
            "subject": form.subject,
            "approval": approval_title(release, form.subject),
            "place": place(release, form.subject),
            "gate": gate_title(release, form.subject),
            "step": step_title(release, form.subject),
            "question": question(form.subject),
            "database": Safe(about_question(release, form.subject)),
        }
    return fill(words_of(form).about, facts)
