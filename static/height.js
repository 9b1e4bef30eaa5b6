// In an iframe, tells the page around it how high this page is; by itself it does nothing.
// The loader of the page around it listens, and believes only the widget server.
if (window.parent !== window) {
  new ResizeObserver(() => {
    const { height } = document.documentElement.getBoundingClientRect();
    window.parent.postMessage({ carewidget: "height", height: Math.ceil(height) }, "*");
  }).observe(document.documentElement);
}
