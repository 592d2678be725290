import type { ErrorCode, ErrorDetails } from '../domain/errors.ts';

/** Why a row does not go in: an entry of the error catalogue. */
export interface RowFault {
  code: ErrorCode;
  details: ErrorDetails;
}

/** Thrown while reading one row; caught there, never seen outside this slice. */
export class RowError extends Error {
  readonly fault: RowFault;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(code);
    this.fault = { code, details };
  }
}
