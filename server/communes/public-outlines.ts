import type { CommuneOutline } from './outline.ts';
import { outlineContentSha256 } from './outline-content.ts';
import { readOutlines } from './read-outlines.ts';
import type { PublicOutlines } from './reference-data.ts';

/** All files together; then the map goes on with approximate cells. */
const TIME_LIMIT_MS = 15_000;
const AT_ONCE = 8;
/** The largest file today has 0.4 MB. */
const FILE_LIMIT_BYTES = 5_000_000;

/**
 * Downloads the public outlines and checks them against the checksum of the manifest.
 * @throws Error with the reason, in English for the log: unreachable, too slow, too large, other content
 */
export async function downloadPublicOutlines(
  entry: PublicOutlines,
  fetchFile: typeof fetch,
  timeLimitMs: number = TIME_LIMIT_MS,
): Promise<CommuneOutline[]> {
  if (entry.contentSha256 === null) throw new Error('the manifest has no checksum for the public outlines');
  const limit = AbortSignal.timeout(timeLimitMs);
  const reasons: string[] = [];
  for (const baseUrl of entry.baseUrls) {
    const host = new URL(baseUrl).hostname;
    try {
      const outlines = await downloadFrom(baseUrl, entry.files, fetchFile, limit);
      const found = outlineContentSha256(outlines);
      if (outlines.length === entry.count && found === entry.contentSha256) return outlines;
      reasons.push(`${host}: other content than expected (${outlines.length} outlines, ${found})`);
    } catch (cause) {
      if (limit.aborted) throw new Error(`no answer within ${timeLimitMs / 1000} s from ${host}`, { cause });
      reasons.push(`${host}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
  throw new Error([...new Set(reasons)].join('; '));
}

async function downloadFrom(
  baseUrl: string,
  files: readonly string[],
  fetchFile: typeof fetch,
  limit: AbortSignal,
): Promise<CommuneOutline[]> {
  const outlines: CommuneOutline[] = [];
  // The first failure ends the other lanes too, else they would go on against a dead address.
  const failure = new AbortController();
  const signal = AbortSignal.any([limit, failure.signal]);
  const queue = [...files];
  const lane = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const answer = await fetchFile(new URL(file, baseUrl), { signal });
      if (!answer.ok) throw new Error(`${file}: HTTP ${answer.status}`);
      const text = await answer.text();
      if (text.length > FILE_LIMIT_BYTES) throw new Error(`${file}: larger than ${FILE_LIMIT_BYTES} bytes`);
      outlines.push(...readOutlines(text).outlines);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  } catch (cause) {
    failure.abort();
    throw cause;
  }
  return outlines;
}
