/**
 * Runs work while no other window of the browser does the same.
 * @returns whether it ran
 */
export async function onlyOneWindow(name: string, work: () => Promise<void>): Promise<boolean> {
  if (!navigator.locks) {
    await work();
    return true;
  }
  return await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await work();
    return lock !== null;
  });
}
