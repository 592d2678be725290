/**
 * A new version of the application is installed beside the running one by the service worker, whole or not at all. It
 * takes over at the next start, or in a page that nobody looks at, and never while a form is open in any window.
 */
const FORM_LOCK = 'bo-an-open-form';
/** A worker that does not take over by then does it at a later start. */
const PATIENCE_MS = 3_000;
/** A running page asks for a new version as often. */
const CHECK_MS = 30 * 60_000;

/** Called when a form opens; returns what to call when it is closed. */
export function holdUpdate(): () => void {
  let release = () => {};
  let isReleased = false;
  void navigator.locks?.request(FORM_LOCK, { mode: 'shared' }, () =>
    isReleased
      ? undefined
      : new Promise<void>((resolve) => {
          release = resolve;
        }),
  );
  return () => {
    isReleased = true;
    release();
  };
}

/**
 * To be asked before the application shows anything: true when a version that waited since the last visit has taken
 * over and the page is being loaded again with it.
 */
export async function startsNewVersion(): Promise<boolean> {
  const { serviceWorker } = navigator;
  if (!serviceWorker?.controller) return false;
  const registration = await serviceWorker.getRegistration();
  if (!registration || !(await swap(registration))) return false;
  window.location.reload();
  return true;
}

/** Makes the application start without a network, from the next visit on. */
export async function registerServiceWorker(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const hadController = serviceWorker.controller !== null;
  let isReloading = false;
  serviceWorker.addEventListener('controllerchange', () => {
    // The first worker takes over a page of its own version; a later one brings another.
    if (!hadController || isReloading) return;
    isReloading = true;
    window.location.reload();
  });
  const registration = await serviceWorker.register('/sw.js');
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void swap(registration);
  });
  setInterval(() => void registration.update().catch(() => undefined), CHECK_MS);
  const { active } = await serviceWorker.ready;
  active?.postMessage('warm up');
}

/** Hands the application over to a version that waits; resolves false when there is none or a form is open. */
async function swap({ waiting }: ServiceWorkerRegistration): Promise<boolean> {
  if (!waiting || !navigator.locks) return false;
  return await navigator.locks.request(FORM_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    const isTaken = new Promise<boolean>((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', () => resolve(true), { once: true });
      setTimeout(() => resolve(false), PATIENCE_MS);
    });
    waiting.postMessage('take over');
    return await isTaken;
  });
}
