/** So long nothing more has come. */
const QUIET_MS = 3_000;

/** Resolves when the page has loaded and nothing has arrived for three seconds: also the map is there by then. */
export function whenLineIsQuiet(): Promise<void> {
  return new Promise((resolve) => {
    const wait = () =>
      setTimeout(() => {
        observer.disconnect();
        resolve();
      }, QUIET_MS);
    let timer = wait();
    const observer = new PerformanceObserver(() => {
      clearTimeout(timer);
      timer = wait();
    });
    observer.observe({ type: 'resource' });
  });
}
