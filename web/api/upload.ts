import { type Language, localProblem, problemFromAnswer } from './problem.ts';

export interface ProgressOptions {
  language: Language;
  timeoutMs: number;
  /** Share sent, 0–1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/**
 * The JSON that the server answers. XMLHttpRequest, because fetch does not tell how much has been sent. Throws
 * ApiProblem, or AbortError when cancelled.
 */
export function postWithProgress(
  path: string,
  body: FormData | Blob,
  { language, timeoutMs, onProgress, signal }: ProgressOptions,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal?.addEventListener('abort', abort);
    request.open('POST', path);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Accept-Language', language);
    request.responseType = 'text';
    request.timeout = timeoutMs;
    request.upload.onprogress = (event) => event.total > 0 && onProgress?.(event.loaded / event.total);
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    request.onload = () => {
      const answer = parseJson(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(answer);
      else reject(problemFromAnswer(request.status, answer, language));
    };
    request.onerror = () => reject(localProblem('network.unreachable', language));
    request.ontimeout = () => reject(localProblem('network.timeout', language));
    request.onabort = () => reject(signal?.reason ?? new DOMException('aborted', 'AbortError'));
    request.send(body);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
