/*
 * The carewidget loader, for pages without htmx:
 *
 *   <script src="https://widgets.example.org/static/embed.js" async></script>
 *   <div class="cw-embed" data-hx-get="https://widgets.example.org/w/…"> a link </div>
 *
 * It loads htmx if the page has none, lets it reach the widget server and nothing else that it
 * could not reach before, and fills each embed when it comes near the viewport. Whatever fails,
 * the link stays. An iframe of the widget server gets the height that its page asks for.
 * This address never changes; the server fills in which htmx it loads.
 */
(() => {
  const HTMX = "{{htmx_url}}";
  const INTEGRITY = "{{htmx_integrity}}";
  const SERVER = document.currentScript.src.replace(/static\/embed\.js.*/, "");
  const EMBED = ".cw-embed[data-hx-get]";
  if (window.carewidget) return;
  window.carewidget = true;

  const isOurs = (url) => new URL(url, location.href).href.startsWith(SERVER);
  // A proxy's error or login page is no fragment, even if it says that all is well.
  const FRAGMENT = /^\s*<\w+ class="cw[ "]/;
  const isFragment = (html) => FRAGMENT.test(html);
  const say = (what) => console.info(`carewidget: ${what}`);

  // htmx reads its settings from the first such element of a page, as soon as it runs.
  function addSettings() {
    if (document.querySelector('meta[name="htmx-config"]')) return;
    const meta = document.createElement("meta");
    meta.name = "htmx-config";
    meta.content = '{"includeIndicatorStyles":false,"allowEval":false}';
    document.head.append(meta);
  }

  function loadHtmx() {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, {
        src: HTMX,
        integrity: INTEGRITY,
        crossOrigin: "anonymous",
        onload: resolve,
        onerror() {
          say("htmx could not be loaded; the links stay.");
          reject();
        },
      });
      document.head.append(script);
    });
  }

  // A page that brings its own htmx may not have run it yet.
  function waitForTheirs() {
    const script = document.querySelector('script[src*="htmx"]');
    if (!script || window.htmx) return;
    return new Promise((resolve) => {
      for (const end of ["load", "error"]) script.addEventListener(end, resolve);
      setTimeout(resolve, 3000);
    });
  }

  // htmx 1 and 2 ask before each request; htmx 4 is told about one before it is made.
  function openTheWay({ config, version }) {
    if (parseInt(version) < 4) {
      const onlySelf = config.selfRequestsOnly;
      config.selfRequestsOnly = false;
      document.addEventListener("htmx:validateUrl", (event) => {
        const { url, sameHost } = event.detail;
        if (onlySelf && !sameHost && !isOurs(url)) event.preventDefault();
      });
      document.addEventListener("htmx:beforeSwap", ({ detail }) => {
        if (isOurs(detail.pathInfo.requestPath) && !isFragment(detail.serverResponse)) detail.shouldSwap = false;
      });
      document.addEventListener("htmx:afterRequest", ({ detail }) => {
        if (isOurs(detail.pathInfo.requestPath)) explain(detail.xhr.getResponseHeader("Widget-Status"));
      });
      return;
    }
    document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
      if (isOurs(ctx.request.action)) ctx.request.mode = "cors";
    });
    document.addEventListener("htmx:before:response", (event) => {
      const { request, response } = event.detail.ctx;
      if (!isOurs(request.action)) return;
      explain(response.headers.get("Widget-Status"));
      // htmx 4 would put an error in place of the link.
      if (response.status >= 400) event.preventDefault();
    });
    document.addEventListener("htmx:after:request", (event) => {
      const { request, text } = event.detail.ctx;
      if (isOurs(request.action) && !isFragment(text)) event.preventDefault();
    });
  }

  function explain(status) {
    if (status === "403") say(`${location.origin} is not among the server's allowed origins, so it cannot send answers.`);
  }

  async function fill(embed) {
    if (embed.querySelector(".cw") || embed.classList.contains("htmx-request")) return;
    // Whoever is about to follow the link must not lose it.
    if (embed.contains(document.activeElement)) {
      embed.addEventListener("focusout", () => setTimeout(fill, 0, embed), { once: true });
      return;
    }
    const url = embed.dataset.hxGet;
    try {
      await window.htmx.ajax("GET", url, { source: embed, target: embed, swap: "innerHTML ignoreTitle:true" });
    } catch {
      /* htmx has said what went wrong. */
    }
    if (embed.querySelector(".cw")) return;
    giveUp(embed);
    say(`${url} could not be loaded; its link stays.`);
  }

  // The page's styles keep no room for what will not come.
  const giveUp = (embed) => embed.classList.add("cw-failed");

  function watch() {
    let ready;
    const seen = new WeakSet();
    const near = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          near.unobserve(target);
          ready ??= prepare();
          ready.then(() => fill(target), () => giveUp(target));
        }
      },
      { rootMargin: "800px" },
    );
    const find = () => {
      for (const embed of document.querySelectorAll(EMBED)) {
        if (seen.has(embed) || !isOurs(embed.dataset.hxGet)) continue;
        seen.add(embed);
        // By itself htmx would load it at once, wherever it stands.
        embed.dataset.hxTrigger = "carewidget";
        near.observe(embed);
      }
    };
    find();
    new MutationObserver(find).observe(document, { childList: true, subtree: true });
  }

  function fitFrame({ origin, source, data }) {
    if (!SERVER.startsWith(`${origin}/`) || data?.carewidget !== "height") return;
    if (!(data.height > 0)) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow === source) frame.height = Math.min(data.height, 30000);
    }
  }

  function pageIsRead() {
    if (document.readyState !== "loading") return;
    return new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
  }

  async function prepare() {
    await pageIsRead();
    await waitForTheirs();
    if (!window.htmx) {
      addSettings();
      await loadHtmx();
    }
    openTheWay(window.htmx);
  }

  addEventListener("message", fitFrame);
  watch();
})();
