import type { AuditItem, AuditList } from '../../server/domain/audit.ts';
import type { TestApp, TestUser } from './test-app.ts';

/** Reads the audit through the API, the newest first. */
export function auditOf(app: TestApp) {
  const list = async (query = '', as: TestUser = 'admin') =>
    (await app.json<AuditList>(`/api/audit?limit=200&${query}`, { as })).items;
  return {
    list,
    /** Entries of one request. */
    async ofAnswer(answer: Response): Promise<AuditItem[]> {
      await app.parts.audit.trail.flush();
      const requestId = answer.headers.get('X-Request-Id');
      return (await list()).filter((item) => item.requestId === requestId);
    },
    async settled(query = ''): Promise<AuditItem[]> {
      await app.parts.audit.trail.flush();
      return list(query);
    },
  };
}
