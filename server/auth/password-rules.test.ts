import { describe, expect, it } from 'vitest';
import { checkNewPassword } from './password-rules.ts';

const ABOUT = ['Nguyễn Thị Lan', 'lan.nguyen@longbien.hanoi.gov.vn', 'lan.nguyen'];
const codeOf = (password: string) =>
  checkNewPassword(password, ABOUT).then(
    () => 'taken',
    (error: { code: string }) => error.code,
  );

describe('a new password', () => {
  it.each([
    ['con cò bay lả bay la ruộng sâu', 'taken'],
    ['correct horse battery staple', 'taken'],
    ['xK9#mQ2$vL7p', 'taken'],
    // 250 letters: long passphrases are welcome.
    [Array.from({ length: 50 }, (_, index) => `từ${index % 10} `).join(''), 'taken'],
    ['ngắn mà lạ', 'password.too_short'],
    // Eleven letters, however many bytes or marks.
    ['ờờờờờờờờờờờ'.normalize('NFD'), 'password.too_short'],
    ['q9'.repeat(200), 'password.too_long'],
    ['password1234', 'password.too_common'],
    ['123456789012', 'password.too_common'],
    ['qwertyuiop[]', 'password.too_common'],
    ['matkhau12345', 'password.too_common'],
    ['Mật khẩu 2026', 'password.too_common'],
    ['Vietnam20251', 'password.too_common'],
    ['lan.nguyen.longbien', 'password.too_common'],
    ['Nguyễn Thị Lan 1990', 'password.too_common'],
    ['aaaaaaaaaaaaaaaa', 'password.too_common'],
  ])('%s: %s', async (password, expected) => {
    expect(await codeOf(password)).toBe(expected);
  });
});
