import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What Prometheus asks for. Labels are routes as they were declared, never what a request put into them. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'bo_an_http_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'bo_an_http_request_seconds',
    help: 'Time until the answer began',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers,
  });
  const running = new Gauge({ name: 'bo_an_http_requests_running', help: 'Requests at work', registers });
  return {
    registry,
    requests,
    seconds,
    running,
    /** Memory, processor and event loop of the process; for the one server of a process. */
    watchProcess: () => collectDefaultMetrics({ register: registry }),
  };
}
