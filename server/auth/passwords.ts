import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { verifyPassword as verifyScrypt } from 'better-auth/crypto';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const PARALLELISM = 1;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

const PREFIX = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${PARALLELISM}$`;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Composed and decomposed Vietnamese letters are one password. */
export const spelledOnce = (password: string) => password.normalize('NFC');

/** Hash of a password in PHC form. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await derive(password, salt, MEMORY_KIB, PASSES, PARALLELISM, TAG_BYTES);
  return `${PREFIX}${unpadded(salt)}$${unpadded(tag)}`;
}

/** Also of hashes from before argon2id, which Better Auth made with scrypt. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const parts = PHC.exec(hash);
  if (parts === null) return verifyScrypt({ hash, password }).catch(() => false);
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts;
  const expected = Buffer.from(tag, 'base64');
  const found = await derive(
    password,
    Buffer.from(salt, 'base64'),
    Number(memory),
    Number(passes),
    Number(parallelism),
    expected.length,
  );
  return timingSafeEqual(expected, found);
}

/** Made with other settings than today's. */
export const isOldHash = (hash: string) => !hash.startsWith(PREFIX);

/** For an account that nobody can sign in to by password: checking one takes as long as anywhere. */
export function hashOfNoPassword(): string {
  return `${PREFIX}${unpadded(randomBytes(SALT_BYTES))}$${unpadded(randomBytes(TAG_BYTES))}`;
}

function derive(
  password: string,
  nonce: Buffer,
  memory: number,
  passes: number,
  parallelism: number,
  tagLength: number,
): Promise<Buffer> {
  const message = Buffer.from(spelledOnce(password), 'utf8');
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce, memory, passes, parallelism, tagLength }, (error, tag) => {
      if (error) reject(error);
      else resolve(tag);
    });
  });
}

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
