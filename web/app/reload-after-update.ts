const KEY = 'bo-an.reloaded-at';
/** Once in this time: where reloading does not help, the fault screen says what to do. */
const PAUSE_MS = 60_000;

/** After an update the parts that a page still asks for are gone; typed text is kept as drafts. */
export function reloadAfterUpdate(): void {
  window.addEventListener('vite:preloadError', () => {
    // The map has a fault note of its own, and nobody may be sent round in circles on a bad line.
    if (!navigator.onLine || wasJustReloaded()) return;
    window.location.reload();
  });
}

function wasJustReloaded(): boolean {
  try {
    const last = Number(sessionStorage.getItem(KEY) ?? 0);
    sessionStorage.setItem(KEY, String(Date.now()));
    return Date.now() - last < PAUSE_MS;
  } catch {
    return true;
  }
}
