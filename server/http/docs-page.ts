import { html } from 'hono/html';
import { ERRORS } from '../domain/errors.ts';

interface Operation {
  summary?: string;
  'x-access'?: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: unknown;
  responses: Record<string, { description?: string }>;
}
type Paths = Record<string, Record<string, Operation>>;

/** The API and the error catalogue as one page without scripts, made from the OpenAPI document. */
export function docsPage(paths: Paths) {
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return html`<!doctype html>
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Bờ An · API</title>
        <link rel="stylesheet" href="/api/docs.css" />
      </head>
      <body>
        <main>
          <h1>Bờ An · API</h1>
          <p>
            OpenAPI 3.1: <a href="/api/openapi.json">/api/openapi.json</a>. Đăng nhập / sign in:
            <code>POST /api/auth/sign-in/email</code> <code>{"email", "password"}</code> hoặc / or
            <code>POST /api/auth/sign-in/username</code>; phiên làm việc là cookie / the session is a cookie. Ngôn
            ngữ lỗi theo / errors follow <code>Accept-Language: vi | en</code>.
          </p>
          <h2>Địa chỉ · Addresses</h2>
          <table>
            <thead>
              <tr>
                <th scope="col">Method</th>
                <th scope="col">Path</th>
                <th scope="col">What</th>
                <th scope="col">Access</th>
                <th scope="col">Parameters</th>
                <th scope="col">Answers</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                ({ path, method, operation }) => html`<tr>
                  <td><code>${method}</code></td>
                  <td><code>${path}</code></td>
                  <td>${operation.summary ?? ''}</td>
                  <td><code>${operation['x-access'] ?? ''}</code></td>
                  <td>
                    ${(operation.parameters ?? [])
                      .filter((parameter) => parameter.in === 'query')
                      .map(
                        (parameter) => html`<code>${parameter.name}${parameter.required ? '*' : ''}</code> `,
                      )}
                    ${operation.requestBody ? html`<em>body</em>` : ''}
                  </td>
                  <td>${Object.keys(operation.responses)
                    .filter((status) => status !== 'default')
                    .join(', ')}</td>
                </tr>`,
              )}
            </tbody>
          </table>
          <h2>Lỗi · Errors</h2>
          <p><code>application/problem+json</code>: type, title, status, code, detail, errors[], requestId.</p>
          <table>
            <thead>
              <tr>
                <th scope="col">Code</th>
                <th scope="col">Status</th>
                <th scope="col">Tiếng Việt</th>
                <th scope="col">English</th>
              </tr>
            </thead>
            <tbody>
              ${Object.entries(ERRORS).map(
                ([code, entry]) => html`<tr id="${code}">
                  <td><code>${code}</code></td>
                  <td>${entry.status}</td>
                  <td>${entry.vi}</td>
                  <td lang="en">${entry.en}</td>
                </tr>`,
              )}
            </tbody>
          </table>
        </main>
      </body>
    </html>`;
}

export const DOCS_STYLE = `body{font:15px/1.5 'Be Vietnam Pro',system-ui,sans-serif;color:#14211f;background:#f4f7f6;margin:0}
main{max-width:1200px;margin:0 auto;padding:24px}table{border-collapse:collapse;width:100%;background:#fff}
th,td{text-align:left;vertical-align:top;padding:8px 12px;border-bottom:1px solid #dfe6e4}
code{font-size:13px;color:#0b5f57}tr:target{background:#e2f1ee}h2{margin-top:32px}`;
