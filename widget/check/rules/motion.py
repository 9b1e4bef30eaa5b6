"""What moves without being asked, or against the reader's wish: WCAG 2.2.2 and 2.3.3."""

from widget.check.rule import Check, in_page, own_rule

# What may be pressed, and all that it is called.
BUTTONS = """
  const nameOf = (element) =>
    [element.ariaLabel, element.title, element.value, element.textContent,
      ...[...(element.labels ?? [])].map((label) => label.textContent)].join(" ");
  const buttons = [...document.querySelectorAll(
    "button, [role=button], [role=switch], input[type=button], input[type=checkbox], summary",
  )].filter((button) => isShown(button) || button.labels?.length);
"""

# A pause is looked for in the part of the page that moves; a pause for all motion, anywhere.
ENDLESS = (
    BUTTONS
    + """
  const LIMIT = 5000;
  const WAITING = "[role=progressbar], [role=status], [aria-busy=true], progress, " +
    "[class*=loading], [class*=spinner], [class*=skeleton], [class*=placeholder]";
  const PAUSE = /\\b(pause|stop|hide|oedi|stopio|cuddio)\\b|إيقاف|إخفاء/i;
  const MOTION = /\\b(motion|movement|animations?|moving|symud)\\b|الحركة/i;
  const PARTS = "section, article, aside, header, footer, nav, main, figure, [role=region], " +
    "[role=group], [aria-roledescription], body";
  function hasPause(element) {
    const part = element.closest(PARTS) ?? document.body;
    return buttons.some((button) => (part !== document.body && part.contains(button) &&
      PAUSE.test(nameOf(button))) || MOTION.test(nameOf(button)) ||
      (button.parentElement === element.parentElement && PAUSE.test(nameOf(button))));
  }
  // A word or a colour that stays the same is no motion.
  function changes(effect) {
    const own = new Set(["offset", "computedOffset", "easing", "composite"]);
    const frames = effect.getKeyframes();
    return [...new Set(frames.flatMap(Object.keys))].some((name) => !own.has(name) &&
      name !== "visibility" && !name.startsWith("--") &&
      new Set(frames.filter((frame) => name in frame).map((frame) => frame[name])).size > 1);
  }
  const isSeen = (element) => {
    if (!element?.isConnected || !isShown(element)) return false;
    const { width, height, right, bottom } = element.getBoundingClientRect();
    return width > 1 && height > 1 && right + scrollX > 0 && bottom + scrollY > 0;
  };
  const faults = new Map();
  function blame(element, message, remedy = "") {
    if (isSeen(element) && !element.closest(WAITING) && !hasPause(element)) {
      faults.set(element, [element, message, remedy]);
    }
  }
  for (const animation of document.getAnimations()) {
    const { effect, timeline, playState } = animation;
    if (playState === "paused" || !(timeline instanceof DocumentTimeline)) continue;
    const { activeDuration, duration } = effect.getComputedTiming();
    if (duration < 1 || activeDuration <= LIMIT || !changes(effect)) continue;
    const length = activeDuration === Infinity ? "never ends"
      : `lasts ${Math.round(activeDuration / 1000)} s`;
    blame(effect.target, `Its animation ${length}, and there is no button to pause it.`,
      "animation-iteration-count: 1; animation-duration: 3s");
  }
  const inDrawings = "svg :is(animate, animateTransform, animateMotion)";
  for (const drawn of document.querySelectorAll(inDrawings)) {
    if (drawn.getAttribute("repeatCount") === "indefinite" && !drawn.getAttribute("begin")) {
      blame(drawn.ownerSVGElement, "Its animation never ends, and there is no button to pause it.",
        'repeatCount="1"');
    }
  }
  for (const video of document.querySelectorAll("video[autoplay]:not([controls])")) {
    const isLong = video.loop || !(video.duration * 1000 <= LIMIT);
    if (!video.paused && !video.error && isLong) {
      blame(video, "It plays by itself for more than 5 s, and there is no button to pause it.",
        "controls");
    }
  }
  return [...faults.values()];
"""
)

# How far an animation moves its element, what is in it or its ground, tried at once at four of its
# moments.
UNWANTED = """
  const FAR = 50;
  const range = document.createRange();
  // Only what is given in pixels, or in parts of what a ground is larger than its box by.
  function groundAt(target, box) {
    const { backgroundImage, backgroundPosition, backgroundSize } = getComputedStyle(target);
    if (backgroundImage === "none") return { x: 0, y: 0 };
    const sizes = backgroundSize.split(",")[0].split(" ");
    const places = backgroundPosition.split(",")[0].match(/calc\\([^)]*\\)|\\S+/g);
    const [x, y = 0] = places.map((place, i) => {
      const part = (unit) => Number(place.match(new RegExp(`(-?[0-9.]+)${unit}`))?.[1] ?? 0);
      const larger = sizes[i]?.endsWith("%") ? parseFloat(sizes[i]) / 100 - 1 : 0;
      return part("px") + (part("%") / 100) * larger * (i ? box.height : box.width);
    });
    return { x, y };
  }
  function placesOf(target) {
    range.selectNodeContents(target);
    const box = target.getBoundingClientRect();
    const inside = range.getBoundingClientRect();
    const { left, right, top, bottom } = box;
    const ground = groundAt(target, box);
    return inside.width
      ? [left, right, top, bottom, inside.left, inside.top, ground.x, ground.y]
      : [left, right, top, bottom, ground.x, ground.y];
  }
  function travel({ animation, target }) {
    const { duration, delay } = animation.effect.getComputedTiming();
    const now = animation.currentTime;
    const moments = [0, 0.25, 0.5, 0.75].map((part) => {
      animation.currentTime = delay + duration * part;
      return placesOf(target);
    });
    animation.currentTime = now;
    return Math.max(...moments[0].map((_, i) =>
      Math.max(...moments.map((places) => places[i])) -
      Math.min(...moments.map((places) => places[i]))));
  }
  const moving = document.getAnimations()
    .filter(({ playState, timeline }) =>
      playState === "running" && timeline instanceof DocumentTimeline)
    .map((animation) => ({ animation, target: animation.effect.target }))
    .filter(({ animation: { effect }, target }) => !effect.pseudoElement && target &&
      isShown(target) && effect.getComputedTiming().duration > 1);
  const far = moving.map((one) => [one.target, Math.round(travel(one))])
    .filter(([, distance]) => distance > FAR);
  const faults = [...new Map(far)].map(([element, distance]) => [element,
    `It moves by ${distance} px although the reader prefers reduced motion.`,
    "@media (prefers-reduced-motion: reduce) { animation: none }"]);
  const page = document.documentElement;
  const isSmooth = getComputedStyle(page).scrollBehavior === "smooth";
  const hasLinks = document.querySelector('a[href^="#"]:not([href="#"])');
  if (isSmooth && hasLinks && page.scrollHeight > innerHeight * 1.5) {
    faults.push([page,
      "Links within the page scroll smoothly although the reader prefers reduced motion.",
      "@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto } }"]);
  }
  return faults;
"""

NO_ENDLESS_MOTION = Check(
    own_rule(
        "cw-motion-endless",
        "What moves for more than 5 seconds can be paused",
        "serious",
        ("2.2.2",),
        "A",
        "pause-stop-hide",
    ),
    in_page(ENDLESS),
)
REDUCED_MOTION = Check(
    own_rule(
        "cw-motion-reduced",
        "Nothing moves far if the reader prefers reduced motion",
        "moderate",
        ("2.3.3",),
        "AAA",
        "animation-from-interactions",
    ),
    in_page(UNWANTED),
    ("motion",),
)
