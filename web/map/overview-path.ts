/** Where the coarse outlines come from; asked for by the page itself before any code is there (`web/index.html`). */
export const OVERVIEW_PATH = '/api/communes/outlines/overview';
