import { type Logger, pino } from 'pino';

/**
 * JSON lines on the standard output. An error is told by its kind, code, message and stack: what drivers hang on it
 * besides may hold what somebody typed.
 */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describe } },
    pino.destination({ dest: 1, sync: false }),
  );
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return { name, code, message, stack, ...(cause === undefined ? {} : { cause: describe(cause) }) };
}
