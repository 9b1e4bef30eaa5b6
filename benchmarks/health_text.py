"""Words for made-up health information: plausible, various, and nobody's advice.

Everything is chosen by the `random.Random` that is given, so the same one makes the same texts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


def _list(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(","))


SERVICES = _list(
    "Rheumatology, Cardiology, Respiratory, Dermatology, Neurology, Gastroenterology, Nephrology, "
    "Endocrinology, Haematology, Oncology, Ophthalmology, Audiology, Orthopaedics, Urology, "
    "Plastic surgery, General surgery, Neurosurgery, Anaesthetics, Emergency department, "
    "Intensive care, Neonatal unit, Maternity, Physiotherapy, Occupational therapy, "
    "Speech and language therapy, Dietetics, Psychology, Mental health, Community nursing, "
    "Pharmacy, Radiology, Laboratory medicine, Genetics, Immunology, Infectious diseases, "
    "Dental care, Sleep service, Pain service, Palliative care, School nursing"
)
AUDIENCES = _list(
    "Parents and carers, Children, Young people, Adults, Schools and nurseries, Professionals"
)
TOPICS = _list(
    "Asthma, Eczema, Epilepsy, Diabetes, Allergies, Arthritis, Migraine, Coeliac disease, "
    "Heart rhythm, High blood pressure, Anaemia, Sickle cell disease, Kidney stones, "
    "Bedwetting, Constipation, Reflux, Tummy pain, Food refusal, Healthy eating, Weight, Growth, "
    "Puberty, Thyroid, Bones and joints, Back pain, Broken bones, Sprains, Scoliosis, Club foot, "
    "Hip dysplasia, Muscle weakness, Cerebral palsy, Head injury, Concussion, Sleep, Tiredness, "
    "Worry, Low mood, Autism, Attention, Speech, Stammering, Hearing loss, Glue ear, Squint, "
    "Sight, Teeth, Cleft lip, Birthmarks, Burns, Scars, Wounds, Chickenpox, Fever, Bronchiolitis, "
    "Croup, Vaccines, Prematurity, Breastfeeding, Moving to adult care"
)
AGES = _list(
    "in babies, in toddlers, in young children, in school children, in teenagers, in adults, "
    "during pregnancy, after an operation, at home, at school"
)
ANGLES = _list(
    "what it is, the first weeks, living with it, when it comes back, your questions answered, "
    "going home, preparing for your visit, after your treatment, helping your child, "
    "eating and drinking, staying active, sleeping well, talking about it, travelling with it, "
    "managing pain, what to expect, looking after yourself, getting ready for surgery, "
    "your follow-up, medicines and how to take them"
)
_PEOPLE = _list(
    "a nurse, the doctor, your consultant, the physiotherapist, the pharmacist, the team, "
    "a health visitor, your GP, the specialist nurse, the dietitian"
)
_TIMES = _list(
    "every morning, twice a day, for 2 weeks, within a few days, after each meal, once a week, "
    "for the first 48 hours, at bedtime, for 3 months, from time to time"
)
_SIGNS = _list(
    "pain that wakes you at night, a rash, a high temperature, feeling sick, swelling, "
    "dizziness, a dry mouth, a cough, headaches, stiffness in the morning, redness, itching, "
    "tiredness, losing weight, a poor appetite, blurred sight, a sore throat, trembling, "
    "shortness of breath, mood changes, bruises, a blocked nose, feeling thirsty, cramps"
)
_THINGS = _list(
    "a favourite toy, a list of medicines, comfortable clothes, a water bottle, the red book, "
    "a diary of symptoms, glasses or hearing aids, a snack for later, the appointment letter, "
    "a phone charger, spare nappies, a book or a game"
)
_ACTIONS = _list(
    "rest as much as you need, drink plenty of water, keep the skin clean and dry, "
    "take the medicine as the label says, write down what you notice, wear loose clothes, "
    "raise the leg on a pillow, do the exercises that you were shown, eat small meals, "
    "keep to a regular bedtime, tell the school, avoid contact sports, use a cold pack, "
    "ask for help when it gets too much, go for short walks, keep the follow-up appointment"
)
_TESTS = _list(
    "a blood test, an X-ray, an ultrasound scan, an MRI scan, a urine test, a heart tracing, "
    "a hearing test, an eye test, a breathing test, a skin test, a sleep study"
)
_SENTENCES = (
    "{Topic} can affect people in different ways, and it may change over time.",
    "Most people notice {sign} first, and some have {sign} as well.",
    "{Person} will explain what happens next and answer your questions.",
    "It is common to feel unsure at the beginning, and it gets easier with practice.",
    "You may be asked to {action} {time}.",
    "If you have {sign}, tell {person} at your next visit.",
    "About {number} in 100 people need {test} before treatment begins.",
    "We often use {test} to find out more about {topic}.",
    "Nobody did anything wrong: {topic} is not caused by something you said or did.",
    "Try to {action}, even on days when you feel well.",
    "Some families find it helps to {action} and to bring {thing}.",
    "The results usually come back within {number} days.",
    "Children can usually go back to school once they feel well enough.",
    "{Person} can give you this information in another way if that would help.",
    "It can take up to {number} weeks before you notice a difference.",
    "Do not stop a treatment without talking to {person} first.",
    "Your feelings matter too, and {person} can tell you where to find support.",
    "Over the years we have learned a lot about {topic} from the families we meet.",
    "There is more than one treatment, and what suits one person may not suit another.",
    "Tell us if {sign} gets in the way of sleep, play, school or work.",
    "A visit takes about {number} minutes, and you can stay with your child.",
    "The appointment is a good time to talk about {sign} and how you are coping.",
    "Bring {thing}, and allow some extra time to find the clinic.",
    "You can **{action}** as soon as you feel ready.",
    "Research into {topic} goes on, and *you can ask {person}* about taking part.",
)
_HEADINGS = (
    ("What it is", "overview"),
    ("Signs to look for", "symptoms"),
    ("What causes it", "causes"),
    ("How we find out", "screening"),
    ("How it is treated", "treatments"),
    ("What you can do", "self-care"),
    ("Possible side effects", "side-effects"),
    ("Preventing problems", "prevention"),
    ("Everyday life", "living-with"),
    ("What to bring", ""),
    ("After the appointment", ""),
    ("What happens later", "prognosis"),
)
_DANGER = (
    "Call 999 or go to an emergency department if somebody cannot breathe properly, or cannot be "
    "woken."
)
_LISTED = {"Signs to look for": _SIGNS, "What you can do": _ACTIONS, "What to bring": _THINGS}

_WELSH = (
    "Mae'r daflen hon i deuluoedd ac i ofalwyr.",
    "Bydd y nyrs yn egluro beth fydd yn digwydd nesaf.",
    "Gofynnwch i'r meddyg os oes gennych gwestiwn.",
    "Mae llawer o bobl yn teimlo'n well ar ôl ychydig wythnosau.",
    "Yfwch ddigon o ddŵr a gorffwyswch pan fydd angen.",
    "Dewch â rhestr o'ch meddyginiaethau i'r apwyntiad.",
    "Peidiwch â rhoi'r gorau i'r driniaeth heb siarad â ni.",
    "Gall y symptomau newid dros amser.",
)
_ARABIC = (
    "هذه النشرة للعائلات ومقدمي الرعاية.",
    "ستشرح لك الممرضة ما سيحدث بعد ذلك.",
    "اسأل الطبيب إذا كان لديك أي سؤال.",
    "يشعر كثير من الناس بتحسن بعد بضعة أسابيع.",
    "اشرب كمية كافية من الماء وخذ قسطًا من الراحة.",
    "أحضر معك قائمة بالأدوية إلى الموعد.",
    "لا توقف العلاج قبل التحدث إلينا.",
    "قد تتغير الأعراض مع مرور الوقت.",
)


@dataclass(frozen=True)
class Translated:
    """The words of a language that leaflets are translated to."""

    title: str
    summary: str
    danger_heading: str
    danger: str
    headings: tuple[str, ...]
    sentences: tuple[str, ...]


TRANSLATIONS = {
    "cy": Translated(
        "Gwybodaeth am {topic}",
        "Beth mae'n ei olygu, a ble i gael help.",
        "Pryd i gael help ar unwaith",
        "Ffoniwch 999 os nad yw rhywun yn gallu anadlu'n iawn.",
        ("Beth yw hyn", "Triniaeth", "Gartref"),
        _WELSH,
    ),
    "ar": Translated(
        "معلومات عن {topic}",
        "ما معناه، وأين تجد المساعدة.",
        "متى تطلب المساعدة فورًا",
        "اتصل بالرقم 999 إذا كان شخص ما لا يستطيع التنفس جيدًا.",
        ("ما هو", "العلاج", "في المنزل"),
        _ARABIC,
    ),
}


def article(random: Random, topic: str) -> str:
    """The Markdown of a leaflet about a topic, of 300 to 900 words."""
    wanted = random.randint(280, 680)
    sections = [_paragraph(random, topic)]
    words = len(sections[0].split())
    headings = random.sample(_HEADINGS, len(_HEADINGS))
    share = wanted // random.randint(4, 8)
    while words < wanted and headings:
        section = _section(random, topic, *headings.pop(), share)
        words += len(section.split())
        sections.append(section)
    always = f"## When to get help at once {{#urgent-help aspect=see-doctor always}}\n\n{_DANGER}"
    sections.insert(random.randint(1, len(sections)), always)
    return "\n\n".join(sections) + "\n"


def urgent_notice(random: Random, topic: str) -> str:
    """A notice that stands above everything."""
    sign = random.choice(_SIGNS)
    return f"Advice about {topic.lower()} has changed. If there is {sign}, ring 111."


def translated_article(random: Random, tag: str) -> str:
    """The Markdown of a short translation."""
    words = TRANSLATIONS[tag]
    parts = [" ".join(random.sample(words.sentences, 3))]
    for number, heading in enumerate(words.headings):
        parts.append(
            f"## {heading} {{#part-{number}}}\n\n" + " ".join(random.sample(words.sentences, 4))
        )
    parts.append(f"## {words.danger_heading} {{#urgent-help always}}\n\n{words.danger}")
    return "\n\n".join(parts) + "\n"


def _section(random: Random, topic: str, heading: str, aspect: str, words: int) -> str:
    attributes = f" {{#{heading.lower().replace(' ', '-')} aspect={aspect}}}" if aspect else ""
    blocks = [f"## {heading}{attributes}"]
    blocks += _blocks(random, topic, heading)
    while sum(len(block.split()) for block in blocks) < words:
        blocks.append(_paragraph(random, topic))
    return "\n\n".join(blocks)


def _blocks(random: Random, topic: str, heading: str) -> Iterator[str]:
    yield _paragraph(random, topic)
    if heading in _LISTED or random.random() < 0.25:
        items = random.sample(_LISTED.get(heading, _ACTIONS), random.randint(3, 6))
        yield "You may find these useful:\n\n" + "\n".join(f"- {item}" for item in items)
    if random.random() < 0.3:
        yield f"### A little more about {topic.lower()}\n\n{_paragraph(random, topic)}"
    if random.random() < 0.04:
        rows = "\n".join(
            f"| {random.choice(_TESTS)} | {random.randint(5, 60)} minutes |" for _ in range(3)
        )
        yield f"| What | How long it takes |\n|---|---|\n{rows}"


def _paragraph(random: Random, topic: str) -> str:
    return " ".join(
        sentence.format(
            topic=topic.lower(),
            Topic=topic,
            person=(person := random.choice(_PEOPLE)),
            Person=person.capitalize() if not person.startswith("your GP") else "Your GP",
            sign=random.choice(_SIGNS),
            action=random.choice(_ACTIONS),
            time=random.choice(_TIMES),
            thing=random.choice(_THINGS),
            test=random.choice(_TESTS),
            number=random.randint(2, 60),
        )
        for sentence in random.sample(_SENTENCES, random.randint(2, 5))
    )
