"""The ways on which bots are killed."""

from tests.campaign.ways import kwanus, lsos, npm, phased, sybernix

WAYS = (
    kwanus.MINOR,
    kwanus.HOTFIX,
    kwanus.UNDONE,
    npm.MINOR,
    npm.UNDONE,
    phased.MAJOR,
    phased.UNDONE,
    phased.BESIDE,
    lsos.STOPPED,
    lsos.TRAIN,
    sybernix.UNDONE,
    sybernix.PROMOTED,
    sybernix.SECURITY,
)
