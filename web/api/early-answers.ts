/**
 * Answers that were asked for before the application was there. The page starts with them, so that nothing waits
 * for code; the application then takes each once instead of asking again.
 */
const early = new Map<string, Promise<Response>>();
/** The last moment at which an early answer is as good as a new one. */
const GOOD_FOR_MS = 20_000;
let askedAt = 0;

/** Asks now; the headers are those of a preload in `index.html`, which the browser hands over instead of asking twice. */
export function askEarly(path: string): Promise<Response> {
  askedAt = performance.now();
  const answer = fetch(path, { credentials: 'same-origin' });
  early.set(path, answer);
  // Whoever takes it sees the fault; until then it must not count as unhandled.
  answer.catch(() => {});
  return answer.then((response) => response.clone());
}

/** An answer asked for early, once; undefined when there is none or it has grown old. */
export function takeEarly(path: string): Promise<Response> | undefined {
  const answer = early.get(path);
  early.delete(path);
  return performance.now() - askedAt < GOOD_FOR_MS ? answer : undefined;
}

/** Nobody is signed in, or somebody else soon is. */
export function dropEarly(): void {
  early.clear();
}
