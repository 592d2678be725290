import { z } from 'zod';

export type Language = 'vi' | 'en';

const ProblemBody = z.looseObject({
  type: z.string().optional(),
  title: z.string().optional(),
  status: z.number().optional(),
  code: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  current: z.unknown().optional(),
});

interface ProblemFields {
  code: string;
  /** HTTP status; 0 when no answer came. */
  status: number;
  title: string;
  detail: string;
  errors?: readonly { path: string; message: string }[];
  /** The server's version of the record, in conflicts. */
  current?: unknown;
  /** Every other member of the problem JSON. */
  extra?: Readonly<Record<string, unknown>>;
}

/** Any answer that is not the one asked for, with a text for people in the language of the request. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly { path: string; message: string }[];
  readonly current: unknown;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(fields: ProblemFields) {
    super(`${fields.code}: ${fields.detail}`);
    this.name = 'ApiProblem';
    this.code = fields.code;
    this.status = fields.status;
    this.title = fields.title;
    this.detail = fields.detail;
    this.errors = fields.errors ?? [];
    this.current = fields.current;
    this.extra = fields.extra ?? {};
  }

  /** True when sending the same request again later may succeed. */
  get isRetryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** No answer came at all: there is no network, or no server. */
export const isUnreachable = (error: unknown) => error instanceof ApiProblem && error.status === 0;

/** Texts for faults that the server could not word itself. */
const LOCAL = {
  'network.unreachable': {
    vi: [
      'Không kết nối được máy chủ',
      'Những gì đang nhập vẫn giữ trên máy này. Hãy kiểm tra mạng rồi thử lại.',
    ],
    en: [
      'The server cannot be reached',
      'What you typed is kept on this device. Check the network, then try again.',
    ],
  },
  'network.timeout': {
    vi: [
      'Máy chủ trả lời quá lâu',
      'Chưa chắc đã lưu; những gì đang nhập vẫn giữ trên máy này. Hãy thử lại.',
    ],
    en: ['The server took too long', 'It may not have been stored; what you typed is kept here. Try again.'],
  },
  'answer.unexpected': {
    vi: [
      'Máy chủ trả lời không đúng dạng',
      'Trang có thể đã cũ. Hãy tải lại trang; nếu vẫn vậy, báo quản trị.',
    ],
    en: [
      'The server gave an unexpected answer',
      'This page may be outdated. Reload it; if it stays so, tell the administrator.',
    ],
  },
  'auth.required': {
    vi: ['Cần đăng nhập', 'Những gì đang nhập vẫn giữ trên máy; hãy đăng nhập rồi gửi lại.'],
    en: ['Sign in first', 'What you typed is kept on this device; sign in and send it again.'],
  },
  'auth.wrong_credentials': {
    vi: ['Chưa đăng nhập được', 'Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi thử lại.'],
    en: ['Not signed in', 'The user name or the password is wrong. Check them and try again.'],
  },
  'request.too_many': {
    vi: ['Thử quá nhiều lần', 'Máy chủ tạm ngừng nhận. Chưa lưu gì; hãy đợi một phút rồi thử lại.'],
    en: ['Too many attempts', 'The server pauses. Nothing was stored; wait a minute, then try again.'],
  },
  'server.failed': {
    vi: ['Máy chủ gặp lỗi', 'Chưa chắc đã lưu; những gì đang nhập vẫn giữ trên máy này. Hãy thử lại.'],
    en: ['The server met a fault', 'It may not have been stored; what you typed is kept here. Try again.'],
  },
} as const satisfies Record<string, Record<Language, readonly [string, string]>>;
export type LocalProblemCode = keyof typeof LOCAL;

export function localProblem(
  code: LocalProblemCode,
  language: Language,
  status = 0,
  extra?: Record<string, unknown>,
) {
  const [title, detail] = LOCAL[code][language];
  return new ApiProblem(extra ? { code, status, title, detail, extra } : { code, status, title, detail });
}

/** Problem JSON of the server → ApiProblem; other bodies (Better Auth, a proxy) get a local text. */
export function problemFromAnswer(status: number, body: unknown, language: Language): ApiProblem {
  const parsed = ProblemBody.safeParse(body);
  if (!parsed.success || !parsed.data.code || !parsed.data.detail)
    return localProblem(localCode(status, body), language, status);
  const { type: _type, title, status: _status, code, detail, errors, current, ...extra } = parsed.data;
  return new ApiProblem({
    code,
    status,
    title: title ?? detail,
    detail,
    errors: errors ?? [],
    current,
    extra,
  });
}

function localCode(status: number, body: unknown): LocalProblemCode {
  const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
  if (code.startsWith('INVALID_')) return 'auth.wrong_credentials';
  if (status === 401) return 'auth.required';
  if (status === 429) return 'request.too_many';
  return status >= 500 ? 'server.failed' : 'answer.unexpected';
}
