import { ProblemError } from '../domain/errors.ts';

/** Room for the boundaries and part headers around the file of a form. */
export const MULTIPART_OVERHEAD_BYTES = 64 * 1024;

/**
 * Reads a multipart body, giving up as soon as it is larger than it may be, or takes longer than `withinMs`,
 * also when nothing comes any more.
 * @throws ProblemError `request.unsupported_type`, `photo.too_large`, `request.too_slow`, `request.malformed`
 */
export async function readForm(request: Request, mostBytes: number, withinMs?: number): Promise<FormData> {
  const type = request.headers.get('Content-Type') ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) {
    throw new ProblemError('request.unsupported_type', { expected: 'multipart/form-data' });
  }
  if (Number(request.headers.get('Content-Length') ?? 0) > mostBytes)
    throw new ProblemError('photo.too_large');
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  const reader = request.body?.getReader();
  const letGo = () => void reader?.cancel().catch(() => undefined);
  let isLate = false;
  const giveUp = () => {
    isLate = true;
    letGo();
  };
  const timer = withinMs === undefined ? undefined : setTimeout(giveUp, withinMs);
  try {
    for (;;) {
      const part = await reader?.read();
      if (isLate) throw new ProblemError('request.too_slow');
      if (part === undefined || part.done) break;
      received += part.value.byteLength;
      if (received > mostBytes) throw new ProblemError('photo.too_large');
      chunks.push(new Uint8Array(part.value));
    }
  } finally {
    clearTimeout(timer);
    letGo();
  }
  try {
    return await new Response(new Blob(chunks), { headers: { 'Content-Type': type } }).formData();
  } catch {
    throw new ProblemError('request.malformed');
  }
}
