// In an iframe, takes away the ground around the widget, and tells the page around it how high this
// page is; by itself it does nothing. The loader of the page around it listens, and believes only
// the widget server.
if (window.parent !== window) {
  document.documentElement.classList.add("page--framed");
  new ResizeObserver(() => {
    const { height } = document.documentElement.getBoundingClientRect();
    window.parent.postMessage({ carewidget: "height", height: Math.ceil(height) }, "*");
  }).observe(document.documentElement);
}
