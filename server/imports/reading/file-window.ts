import { type FileHandle, open } from 'node:fs/promises';

const WINDOW_BYTES = 1024 ** 2;

/** Reads pieces of a file, mostly one after another, through one window of a megabyte. */
export class FileWindow {
  readonly size: number;
  readonly #file: FileHandle;
  #window: Buffer = Buffer.alloc(0);
  #start = 0;

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  static async open(path: string): Promise<FileWindow> {
    const file = await open(path);
    return new FileWindow(file, (await file.stat()).size);
  }

  /** The bytes from `offset`, fewer than `length` at the end of the file; valid until the next call. */
  async bytes(offset: number, length: number): Promise<Buffer> {
    const from = offset - this.#start;
    if (from >= 0 && from + length <= this.#window.length) return this.#window.subarray(from, from + length);
    const wanted = Math.max(0, Math.min(Math.max(length, WINDOW_BYTES), this.size - offset));
    const window = Buffer.alloc(wanted);
    const { bytesRead } = await this.#file.read(window, 0, wanted, offset);
    this.#window = window.subarray(0, bytesRead);
    this.#start = offset;
    return this.#window.subarray(0, length);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
