"""The success criteria of WCAG 2.2, with what a person has to do for those of levels A and AA.

Level AAA is listed for completeness: WCAG itself says that whole sites cannot always reach it.
"""

import re
from dataclasses import dataclass

UNDERSTANDING = "https://www.w3.org/WAI/WCAG22/Understanding/"
# Rules that decide a criterion wholly, for what was looked at. All others find only some failures.
DECIDED_BY = {"2.5.8": ("target-size",)}

# A line for each criterion: number, level, name. What a person does is set in below it.
TABLE = """
1.1.1 A Non-text Content
    Compare each text alternative with its picture: it has to say the same, and decoration nothing.
1.2.1 A Audio-only and Video-only (Prerecorded)
    Read the transcript of each recording that has only sound or only pictures; it has to be
    complete.
1.2.2 A Captions (Prerecorded)
    Watch each video without sound: captions have to give all speech and every sound that matters.
1.2.3 A Audio Description or Media Alternative (Prerecorded)
    Listen to each video without looking: whatever only the pictures show has to be said or written.
1.2.4 AA Captions (Live)
    See that live broadcasts with sound come with captions.
1.2.5 AA Audio Description (Prerecorded)
    Listen to the audio description of each video: it has to tell what only the pictures show.
1.2.6 AAA Sign Language (Prerecorded)
1.2.7 AAA Extended Audio Description (Prerecorded)
1.2.8 AAA Media Alternative (Prerecorded)
1.2.9 AAA Audio-only (Live)
1.3.1 A Info and Relationships
    See that whatever looks like a heading, list, table or group is marked up as one.
1.3.2 A Meaningful Sequence
    Listen to the page with a screen reader from top to bottom: the order has to make sense.
1.3.3 A Sensory Characteristics
    Look for instructions that only work by shape, colour, size, place or sound.
1.3.4 AA Orientation
    Turn a telephone both ways: everything has to be there and to work.
1.3.5 AA Identify Input Purpose
    See that each field about the visitor, such as name or e-mail, has the right autocomplete value.
1.3.6 AAA Identify Purpose
1.4.1 A Use of Color
    Look at the page in shades of grey: no meaning may be lost.
1.4.2 A Audio Control
    See that sound which starts by itself stops within 3 seconds or can be turned off.
1.4.3 AA Contrast (Minimum)
    Look at text on pictures and gradients, and at text that changes under the pointer or focus.
1.4.4 AA Resize Text
    Zoom to 200 %: all text has to stay readable and every control usable.
1.4.5 AA Images of Text
    Look for pictures of words where text could do the same; logos may stay.
1.4.6 AAA Contrast (Enhanced)
1.4.7 AAA Low or No Background Audio
1.4.8 AAA Visual Presentation
1.4.9 AAA Images of Text (No Exception)
1.4.10 AA Reflow
    Use the page at a width of 320 CSS pixels: read everything without scrolling in two directions.
1.4.11 AA Non-text Contrast
    Measure borders of fields, icons and focus outlines: each needs a contrast of 3:1.
1.4.12 AA Text Spacing
    Set wider spacing between lines, words and letters: nothing may be cut off or overlap.
1.4.13 AA Content on Hover or Focus
    Make each tooltip appear: the pointer can reach it, Escape closes it, and it stays until then.
2.1.1 A Keyboard
    Do everything that the page offers with the keyboard alone.
2.1.2 A No Keyboard Trap
    Move into and out of every control with the keyboard.
2.1.3 AAA Keyboard (No Exception)
2.1.4 A Character Key Shortcuts
    Type letters outside fields: what they trigger must be possible to turn off or to change.
2.2.1 A Timing Adjustable
    Look for time limits: people must be able to turn them off or extend them.
2.2.2 A Pause, Stop, Hide
    See that whatever moves, blinks or updates for more than 5 seconds can be paused.
2.2.3 AAA No Timing
2.2.4 AAA Interruptions
2.2.5 AAA Re-authenticating
2.2.6 AAA Timeouts
2.3.1 A Three Flashes or Below Threshold
    Watch all video and animation: nothing may flash more than three times in a second.
2.3.2 AAA Three Flashes
2.3.3 AAA Animation from Interactions
2.4.1 A Bypass Blocks
    Skip what is repeated on every page, by a link, by headings or by landmarks.
2.4.2 A Page Titled
    Read the title of each page: it has to tell this page from the others.
2.4.3 A Focus Order
    Move through the page with the Tab key: the order has to follow the meaning.
2.4.4 A Link Purpose (In Context)
    Read each link with its sentence: it has to be clear where it leads.
2.4.5 AA Multiple Ways
    Find each page in two ways, such as by navigation and by search.
2.4.6 AA Headings and Labels
    Read all headings and labels: each has to say what it is about.
2.4.7 AA Focus Visible
    Move through the page with the Tab key: you always have to see where you are.
2.4.8 AAA Location
2.4.9 AAA Link Purpose (Link Only)
2.4.10 AAA Section Headings
2.4.11 AA Focus Not Obscured (Minimum)
    Move through the page with the Tab key: sticky headers or notices may not hide the focus.
2.4.12 AAA Focus Not Obscured (Enhanced)
2.4.13 AAA Focus Appearance
2.5.1 A Pointer Gestures
    Do with single taps whatever else needs two fingers or a path drawn.
2.5.2 A Pointer Cancellation
    Press a control, move away and let go: nothing may happen.
2.5.3 A Label in Name
    Speak the visible label of each control to voice control: it has to answer.
2.5.4 A Motion Actuation
    Look for what happens when the device is moved: a control has to do the same.
2.5.5 AAA Target Size (Enhanced)
2.5.6 AAA Concurrent Input Mechanisms
2.5.7 AA Dragging Movements
    Do with single taps whatever else needs dragging.
2.5.8 AA Target Size (Minimum)
    Measure controls and links outside of sentences: each needs 24 by 24 CSS pixels or room around.
3.1.1 A Language of Page
    See that the language stated is the one in which the page is written.
3.1.2 AA Language of Parts
    Look for words in another language: each passage has to say in which.
3.1.3 AAA Unusual Words
3.1.4 AAA Abbreviations
3.1.5 AAA Reading Level
3.1.6 AAA Pronunciation
3.2.1 A On Focus
    Move the focus to each control: nothing may open, be sent or change place.
3.2.2 A On Input
    Fill each field: nothing may happen that was not announced before.
3.2.3 AA Consistent Navigation
    Compare pages: what is repeated has to come in the same order.
3.2.4 AA Consistent Identification
    Compare pages: what does the same has to have the same name.
3.2.5 AAA Change on Request
3.2.6 A Consistent Help
    Compare pages: ways to get help have to be found in the same place.
3.3.1 A Error Identification
    Make mistakes in each form: the message has to name the field and what is wrong.
3.3.2 A Labels or Instructions
    Read each form before filling it: what is needed, and how to write it, has to be clear.
3.3.3 AA Error Suggestion
    Make mistakes in each form: the message has to say how to mend them.
3.3.4 AA Error Prevention (Legal, Financial, Data)
    See that what binds people, or changes their data, can be undone, checked or confirmed.
3.3.5 AAA Help
3.3.6 AAA Error Prevention (All)
3.3.7 A Redundant Entry
    Go through each process: nothing may have to be entered twice.
3.3.8 AA Accessible Authentication (Minimum)
    Log in without remembering, copying by hand or solving a puzzle.
3.3.9 AAA Accessible Authentication (Enhanced)
4.1.2 A Name, Role, Value
    Use each control with a screen reader: it has to tell what it is, its name and its state.
4.1.3 AA Status Messages
    Make each message appear with a screen reader running: it has to be read out by itself.
"""


@dataclass(frozen=True)
class Criterion:
    """A success criterion.

    Attributes:
        number: Its number, such as `1.4.10`.
        name: Its name, such as `Reflow`.
        level: `A`, `AA` or `AAA`.
        person: What a person has to do to decide it, in one sentence; empty at level AAA.
    """

    number: str
    name: str
    level: str
    person: str

    @property
    def url(self) -> str:
        """Where it is explained."""
        words = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", self.name.lower())
        return f"{UNDERSTANDING}{'-'.join(words)}.html"


def _read(table: str) -> dict[str, Criterion]:
    entries = re.findall(r"^([\d.]+) (A+) (.+)\n((?: +.+\n)*)", table, re.MULTILINE)
    return {
        number: Criterion(number, name, level, " ".join(person.split()))
        for number, level, name, person in entries
    }


CRITERIA = _read(TABLE)
