import { stat, statfs } from 'node:fs/promises';
import { KeepingError } from './manifest.ts';

/** Left free for the database and others. */
const SPARE_BYTES = 64e6;

/**
 * Looked at before, so that no disk is filled first: others need it too.
 * @throws KeepingError when so many bytes would not fit
 */
export async function requireRoom(folder: string, byteCount: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(folder);
  const free = bavail * bsize;
  // Some shares do not say how large they are.
  if (blocks === 0 || free >= byteCount + SPARE_BYTES) return;
  const [needed, there] = [byteCount + SPARE_BYTES, free].map((bytes) => `${Math.ceil(bytes / 1e6)} MB`);
  throw new KeepingError({
    vi: `Không đủ chỗ để sao lưu: ${folder} cần ${needed}, chỉ còn trống ${there}. Hãy dọn ổ đĩa này.`,
    en: `No room for a backup: ${folder} needs ${needed}, and ${there} are free. Make room on its disk.`,
  });
}

/**
 * A folder that is not there is perhaps a disk that is not mounted: making it would fill the system's disk.
 * @throws KeepingError when it is not there
 */
export async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found?.isDirectory()) return;
  throw new KeepingError({
    vi: `Không có thư mục sao lưu ${folder} (BACKUP_DIR). Ổ đĩa đã được gắn chưa? Nếu là thư mục mới, hãy tự tạo nó.`,
    en: `There is no folder ${folder} for backups (BACKUP_DIR). Is its disk mounted? A new folder has to be made by you.`,
  });
}
