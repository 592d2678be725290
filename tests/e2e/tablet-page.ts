// A page with nothing but the tablet's store, for tests of what no screen shows.
import { openBrowserTablet } from '../../web/offline/index.ts';

declare global {
  interface Window {
    openTablet: typeof openBrowserTablet;
  }
}
window.openTablet = openBrowserTablet;
