"""Sound that nobody asked for: WCAG 1.4.2, Audio Control.

axe-core judges only what plays while it looks, and browsers that nobody has touched play no sound.
"""

from widget.check.rule import Check, in_page, own_rule
from widget.check.rules.motion import BUTTONS

# A button anywhere will do, since sound is everywhere on the page. What has nothing to play, or
# failed to load it, is silent.
SOUNDING = (
    BUTTONS
    + """
  const LIMIT = 3;
  const QUIET =
    /\\b(pause|stop|mute|unmute|silence|sound|oedi|stopio|tewi|sain)\\b|إيقاف|كتم|الصوت/i;
  const { NETWORK_EMPTY, NETWORK_NO_SOURCE } = HTMLMediaElement;
  const isSilent = ({ muted, volume, error, networkState }) => muted || volume === 0 || error ||
    [NETWORK_EMPTY, NETWORK_NO_SOURCE].includes(networkState);
  const isShort = ({ duration, loop }) => duration <= LIMIT && !loop;
  const isLeftToAxe = ({ currentSrc, paused, duration }) => currentSrc && !paused && duration;
  if (buttons.some((button) => QUIET.test(nameOf(button)))) return [];
  return [...document.querySelectorAll(":is(audio, video)[autoplay]:not([controls])")]
    .filter((one) => !isSilent(one) && !isShort(one) && !isLeftToAxe(one))
    .map((one) => [one, "Its sound plays by itself, and there is no button to stop it.",
      "controls"]);
"""
)

NO_SOUND_UNASKED = Check(
    own_rule(
        "cw-autoplay-sound",
        "Sound that plays by itself for more than 3 seconds can be stopped",
        "serious",
        ("1.4.2",),
        "A",
        "audio-control",
    ),
    in_page(SOUNDING),
)
