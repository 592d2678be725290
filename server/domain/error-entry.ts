/** A sentence says what was wrong, what was kept and what to do. `{name}` is filled from the details. */
export interface ErrorEntry {
  status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 416 | 422 | 429 | 500 | 503;
  vi: string;
  en: string;
}
