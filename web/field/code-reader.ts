import type { BarcodeDetector as Ponyfill } from 'barcode-detector/ponyfill';

/** Reads QR codes out of a picture. */
export interface CodeReader {
  read(picture: HTMLVideoElement): Promise<string | null>;
}

type Detector = Pick<Ponyfill, 'detect'>;
interface DetectorClass {
  new (options: { formats: ['qr_code'] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** The browser's own reader where it has one; else one in WebAssembly, which is part of the application. */
export async function createCodeReader(): Promise<CodeReader> {
  const Own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const hasOwn = Own && (await Own.getSupportedFormats().catch((): string[] => [])).includes('qr_code');
  const detector = hasOwn ? new Own({ formats: ['qr_code'] }) : await ponyfill();
  return {
    async read(picture) {
      const [found] = await detector.detect(picture);
      return found?.rawValue ?? null;
    },
  };
}

async function ponyfill(): Promise<Detector> {
  const [{ BarcodeDetector, prepareZXingModule }, { default: wasmUrl }] = await Promise.all([
    import('barcode-detector/ponyfill'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ]);
  prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });
  return new BarcodeDetector({ formats: ['qr_code'] });
}
