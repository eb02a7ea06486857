"""The ways on which bots are killed."""

from tests.campaign.ways import kwanus, lsos, phased, sybernix

WAYS = (
    kwanus.MINOR,
    phased.MAJOR,
    phased.UNDONE,
    phased.BESIDE,
    lsos.STOPPED,
    lsos.TRAIN,
    sybernix.UNDONE,
    sybernix.SECURITY,
)
