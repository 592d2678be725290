import { readFileSync } from 'node:fs';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { KeepingError } from './manifest.ts';

/** A key of the age format. With the public half alone backups can be made and not be read. */
export interface LockKey {
  recipient: string;
  /** null: only the public half is known. */
  identity: string | null;
}

/**
 * @param text `AGE-SECRET-KEY-1…` or `age1…`, or the content of a file that age-keygen made
 * @throws KeepingError when there is no key in it
 */
export async function readKey(text: string): Promise<LockKey> {
  const line = text
    .split('\n')
    .map((entry) => entry.trim())
    .find((entry) => entry !== '' && !entry.startsWith('#'));
  try {
    if (line?.startsWith('AGE-SECRET-KEY-'))
      return { recipient: await identityToRecipient(line), identity: line };
    if (line?.startsWith('age1')) {
      new Encrypter().addRecipient(line);
      return { recipient: line, identity: null };
    }
  } catch {
    // Mistyped, which is said below; the library's words may hold the key itself.
  }
  throw new KeepingError({
    vi: 'Khoá sao lưu không đọc được. Khoá có dạng AGE-SECRET-KEY-1… hoặc age1…; tạo khoá: npm run backup -- --make-key <tệp>.',
    en: 'The key for backups cannot be read. It looks like AGE-SECRET-KEY-1… or age1…; make one: npm run backup -- --make-key <file>.',
  });
}

/** The key of the configuration; null: backups are not locked. */
export async function configuredKey(config: {
  backupKey: string | null;
  backupKeyFile: string | null;
}): Promise<LockKey | null> {
  if (config.backupKey !== null) return readKey(config.backupKey);
  if (config.backupKeyFile === null) return null;
  try {
    return await readKey(readFileSync(config.backupKeyFile, 'utf8'));
  } catch (error) {
    if (error instanceof KeepingError) throw error;
    throw new KeepingError({
      vi: `Không đọc được tệp khoá ${config.backupKeyFile}.`,
      en: `The key file ${config.backupKeyFile} cannot be read.`,
    });
  }
}

/** The text of a new key's file, as age-keygen writes it. */
export async function makeKeyFile(now: string): Promise<{ text: string; recipient: string }> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  return { text: `# created: ${now}\n# public key: ${recipient}\n${identity}\n`, recipient };
}

export async function lock(
  key: LockKey,
  plain: ReadableStream<Uint8Array>,
): Promise<ReadableStream<Uint8Array>> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(key.recipient);
  return encrypter.encrypt(plain);
}

/**
 * @throws KeepingError when it is another key than the backup's, or only the public half
 */
export function checkOpens(
  key: LockKey | null,
  recipient: string,
): asserts key is LockKey & { identity: string } {
  if (key === null) {
    throw new KeepingError({
      vi: `Bản sao lưu đã khoá cho ${recipient}. Hãy đặt BACKUP_KEY hoặc BACKUP_KEY_FILE là khoá riêng của nó.`,
      en: `The backup is locked for ${recipient}. Set BACKUP_KEY or BACKUP_KEY_FILE to its secret key.`,
    });
  }
  if (key.recipient !== recipient) {
    throw new KeepingError({
      vi: `Sai khoá: bản sao lưu đã khoá cho ${recipient}, khoá được đưa là của ${key.recipient}.`,
      en: `Wrong key: the backup is locked for ${recipient}, the key given belongs to ${key.recipient}.`,
    });
  }
  if (key.identity === null) {
    throw new KeepingError({
      vi: 'Đây chỉ là nửa công khai (age1…) của khoá. Để khôi phục cần nửa riêng AGE-SECRET-KEY-1….',
      en: 'This is only the public half (age1…) of the key. To restore, its secret half AGE-SECRET-KEY-1… is needed.',
    });
  }
}

export async function unlock(
  identity: string,
  locked: ReadableStream<Uint8Array>,
): Promise<ReadableStream<Uint8Array>> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(locked);
}
