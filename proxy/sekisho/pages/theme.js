// Before the first paint, so that a chosen theme does not flash. Only this choice and the language
// are ever kept in the browser.
(() => {
  try {
    const theme = localStorage.getItem("sekisho.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // A browser that keeps nothing: the system's theme holds.
  }
})();
