"""The notes that a page takes of a walk through it by the Tab key, in JavaScript."""

# Every script that reads the record begins with this.
RECORD = 'const walk = window[Symbol.for("carewidget walk")];'

# Notes of the walk: `stops` in their order, each an element, what was painted while it had the
# focus, and what covered it then. Some elements keep the focus for several presses: dates have
# parts, players have buttons, and what is in a frame or in a shadow tree cannot be told apart.
BEGIN = """
  const limit = arguments[0];
  const MARK = Symbol.for("carewidget walk");
  window[MARK]?.end();

  const modal = document.querySelector("dialog:modal")
    ?? [...document.querySelectorAll('[aria-modal="true"]')].filter(isShown).at(-1) ?? null;
  const wanted = controls().filter((one) => !modal || modal.contains(one));
  const walk = {
    modal, controls: wanted.slice(0, limit), isLimited: wanted.length > limit,
    stops: [], moves: [], openings: [], traps: [], presses: 0, done: "",
    painted, differ, coverOf, isSeen,
  };

  // Tab begins here, wherever the focus was last, and goes to what has a tabindex above 0 first.
  const start = document.createElement("span");
  start.style.cssText = ["all: initial", "display: block", "position: fixed", "top: 0", "left: 0",
    "width: 1px", "height: 1px", "outline: none"].map((rule) => `${rule} !important`).join(";");
  start.tabIndex = 1;
  start.addEventListener("blur", () => start.remove());
  (modal ?? document.body).prepend(start);
  // A body with a shadow tree shows nothing of what is put into it.
  if (!start.getClientRects().length) document.documentElement.prepend(start);

  function focused() {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    return one === document.body || one === document.documentElement ? null : one;
  }
  const stays = (element) => {
    if (element.localName === "iframe" || element.localName.includes("-")) return 40;
    return element.matches("audio, video, object, embed, input:not([type=text])") ? 12 : 1;
  };
  walk.isStuck = () => {
    const now = focused();
    const last = walk.stops.at(-1);
    return Boolean(now) && last?.element === now
      && (walk.presses > stays(now) || last.returns > 1);
  };

  function look(stop) {
    if (stop.painted || !stop.element.isConnected || stop.element.localName === "iframe") return;
    stop.painted = painted(stop.element);
    stop.cover = coverOf(stop.element);
  }

  // The next press is when an element has settled with the focus.
  function beforeTab(event) {
    if (event.key !== "Tab" || walk.isSkipping) return;
    walk.presses++;
    if (walk.done) return;
    const [last, now] = [walk.stops.at(-1), focused()];
    if (last && now === last.element) look(last);
    else if (last && !now && walk.presses === 1) last.isDropped = true;
    else if (!now && (last || walk.presses > 1)) walk.done = "end";
  }

  function arrive(element) {
    if (walk.isSkipping) return;
    const last = walk.stops.at(-1);
    // A press inside a frame is not seen from here.
    const isPressed = walk.presses > 0 || last?.element.localName === "iframe";
    walk.presses = 0;
    if (!isPressed) walk.isStrange = true;
    if (walk.traps.includes(element)) walk.done ||= "trap";
    if (walk.done) return;
    if (last?.element === element) {
      if (isPressed) last.returns = (last.returns ?? 0) + 1;
      return;
    }
    // What takes the focus back as soon as it has lost it has not been left.
    const before = walk.stops.at(-2);
    if (!isPressed && before?.element === element) {
      walk.stops.pop();
      before.returns = (before.returns ?? 0) + 1;
      return;
    }
    if (!isPressed && last) {
      walk.moves.push([last.element, element]);
      last.isMoved = true;
    } else if (walk.stops.some((stop) => stop.element === element)) {
      walk.done = "round";
      walk.first = element;
      return;
    }
    walk.stops.push({ element });
  }
  const onFocus = (event) => {
    const [target] = event.composedPath();
    if (target instanceof Element && target !== start) arrive(target);
  };
  const onBlur = () => {
    if (document.activeElement?.localName === "iframe") arrive(document.activeElement);
  };

  function during(opening) {
    if (!walk.done) walk.openings.push([walk.stops.at(-1)?.element ?? null, opening]);
  }
  const kept = {};
  for (const name of ["open", "alert", "confirm", "prompt"]) {
    kept[name] = window[name];
    window[name] = () => { during("a window"); return null; };
  }
  // A script that waits may move the focus only when Tab has gone on.
  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function (...options) {
    walk.isStrange = true;
    return focus.apply(this, options);
  };
  function onNavigate(event) {
    if (event.hashChange || !event.cancelable) return;
    event.preventDefault();
    during("another page");
  }

  walk.end = () => {
    removeEventListener("keydown", beforeTab, true);
    removeEventListener("focus", onFocus, true);
    removeEventListener("blur", onBlur);
    window.navigation?.removeEventListener("navigate", onNavigate);
    Object.assign(window, kept);
    HTMLElement.prototype.focus = focus;
    delete window[MARK];
  };

  focus.call(start, { preventScroll: true });
  scrollTo(0, 0);
  addEventListener("keydown", beforeTab, true);
  addEventListener("focus", onFocus, true);
  addEventListener("blur", onBlur);
  window.navigation?.addEventListener("navigate", onNavigate);
  window[MARK] = walk;
  return [start, walk.controls.length];
"""
