/** Lists that the build writes into `index.html` (`scripts/first-load.ts`); absent on the development server. */
type Parts = 'app-parts' | 'map-parts';

/**
 * Fetches files of the build before code asks for them; resolves when all have come, or failed: whoever needs them
 * will tell. A worker's script comes last: the page runs its own code while that is still on the way.
 */
export async function fetchAhead(parts: Parts): Promise<void> {
  const list = document.querySelector<HTMLMetaElement>(`meta[name="${parts}"]`)?.content ?? '';
  const files = list.split(' ').filter(Boolean);
  await Promise.all(files.filter((file) => !isWorker(file)).map(preload));
  // A worker's script has no preload of its own; from here it goes into the browser's cache.
  await Promise.all(files.filter(isWorker).map((file) => fetch(file).catch(() => {})));
}

const isWorker = (file: string) => file.includes('worker');

function preload(file: string): Promise<unknown> {
  const link = document.createElement('link');
  const isStyle = file.endsWith('.css');
  link.rel = isStyle ? 'preload' : 'modulepreload';
  if (isStyle) link.as = 'style';
  link.crossOrigin = '';
  link.href = file;
  return new Promise((resolve) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', resolve);
    document.head.append(link);
  });
}
