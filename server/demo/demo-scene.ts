import type { DemoRandom } from './demo-random.ts';
import type { HazardClass } from './demo-settings.ts';

/** What stands at the place: nothing yet, a sign alone, or fence (cover) and sign. */
export type SceneStage = 'before' | 'warned' | 'after';

export const SCENE_WIDTH_PX = 960;
export const SCENE_HEIGHT_PX = 720;

/**
 * Draws a place as SVG: plainly a drawing, never mistaken for a photograph. The same seed draws the same
 * place, so a before and an after picture belong together.
 */
export function drawScene(hazardClass: HazardClass, stage: SceneStage, random: DemoRandom): string {
  const hue = random.int(190, 215);
  const light = random.int(70, 84);
  const horizon = random.int(250, 310);
  const isHole = hazardClass === 'cover' || hazardClass === 'pit';
  const place = isHole ? hole(random, hazardClass === 'cover', stage) : water(random, horizon);
  const barrier = stage === 'after' && hazardClass !== 'cover' ? fence(random, isHole) : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SCENE_WIDTH_PX}" height="${SCENE_HEIGHT_PX}" viewBox="0 0 960 720">
<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
<stop offset="0" stop-color="hsl(${hue} 60% ${light - 12}%)"/><stop offset="1" stop-color="hsl(${hue} 45% ${light + 10}%)"/></linearGradient></defs>
<rect width="960" height="${horizon}" fill="url(#sky)"/>
<circle cx="${random.int(80, 880)}" cy="${random.int(50, 120)}" r="38" fill="#fff3c4" opacity="0.9"/>
${houses(random, horizon)}${trees(random, horizon)}
<rect y="${horizon}" width="960" height="${720 - horizon}" fill="hsl(${random.int(82, 108)} ${random.int(24, 38)}% ${random.int(40, 52)}%)"/>
<path d="M0 ${random.int(640, 690)} Q 480 ${random.int(560, 630)} 960 ${random.int(640, 690)} V720 H0Z" fill="#b9a78a"/>
${place}${barrier}${stage === 'before' ? '' : sign(random.int(690, 800), 420)}
</svg>`;
}

function houses(random: DemoRandom, horizon: number): string {
  return Array.from({ length: random.int(3, 6) }, () => {
    const x = random.int(0, 860);
    const width = random.int(60, 110);
    const height = random.int(50, 150);
    const wall = random.pick(['#e8d9bd', '#d9e2e6', '#e6c9b6', '#f0e6d2', '#cfd8c8']);
    const roof = random.pick(['#a8483a', '#7d5a4a', '#8a3c34', '#6b6f76']);
    const top = horizon - height;
    return `<rect x="${x}" y="${top}" width="${width}" height="${height}" fill="${wall}"/><path d="M${x - 8} ${top} L${x + width / 2} ${top - 34} L${x + width + 8} ${top}Z" fill="${roof}"/><rect x="${x + width / 2 - 9}" y="${top + 18}" width="18" height="22" fill="#5d7687"/>`;
  }).join('');
}

function trees(random: DemoRandom, horizon: number): string {
  return Array.from({ length: random.int(4, 8) }, () => {
    const x = random.int(20, 940);
    const radius = random.int(24, 46);
    return `<rect x="${x - 5}" y="${horizon - 40}" width="10" height="48" fill="#6a4f38"/><circle cx="${x}" cy="${horizon - 58}" r="${radius}" fill="hsl(${random.int(95, 130)} 38% ${random.int(27, 38)}%)"/>`;
  }).join('');
}

function water(random: DemoRandom, horizon: number): string {
  const top = horizon + random.int(50, 90);
  const hue = random.int(165, 205);
  const ripples = Array.from({ length: 7 }, () => {
    const x = random.int(200, 640);
    const y = random.int(top + 40, top + 190);
    return `<path d="M${x} ${y} q 30 -8 60 0 t 60 0" fill="none" stroke="#ffffff" stroke-opacity="0.35" stroke-width="4"/>`;
  }).join('');
  return `<ellipse cx="470" cy="${top + 120}" rx="${random.int(370, 420)}" ry="${random.int(122, 140)}" fill="#8a7350"/>
<ellipse cx="470" cy="${top + 124}" rx="355" ry="112" fill="hsl(${hue} 32% 42%)"/>${ripples}`;
}

function hole(random: DemoRandom, isSmall: boolean, stage: SceneStage): string {
  const rx = isSmall ? random.int(120, 150) : random.int(240, 290);
  const ry = rx * 0.42;
  const rim = `<ellipse cx="450" cy="510" rx="${rx + 22}" ry="${ry + 14}" fill="#9a9287"/>`;
  if (isSmall && stage === 'after') {
    const bars = [-0.6, -0.3, 0, 0.3, 0.6].map(
      (at) =>
        `<path d="M${450 + at * rx} ${510 - ry * 0.75} V${510 + ry * 0.75}" stroke="#4c5358" stroke-width="9"/>`,
    );
    return `${rim}<ellipse cx="450" cy="510" rx="${rx}" ry="${ry}" fill="#70787d"/>${bars.join('')}`;
  }
  return `${rim}<ellipse cx="450" cy="510" rx="${rx}" ry="${ry}" fill="#2d2a26"/><ellipse cx="450" cy="${510 + ry * 0.25}" rx="${rx * 0.8}" ry="${ry * 0.6}" fill="#3f5a63"/>`;
}

function fence(random: DemoRandom, isNear: boolean): string {
  const y = isNear ? 610 : 640;
  const colour = random.pick(['#2f6f4f', '#c7472f', '#5a6b78', '#d49a2a']);
  const posts = Array.from({ length: 16 }, (_, index) => {
    const x = 40 + index * 55;
    return `<rect x="${x}" y="${y - 96}" width="11" height="112" fill="${colour}"/>`;
  }).join('');
  return `<rect x="34" y="${y - 80}" width="846" height="10" fill="${colour}"/><rect x="34" y="${y - 34}" width="846" height="10" fill="${colour}"/>${posts}`;
}

/** Triangle with an exclamation mark: no letters, since a server may have no fonts. */
function sign(x: number, y: number): string {
  return `<rect x="${x - 6}" y="${y}" width="12" height="230" fill="#6d7275"/>
<path d="M${x} ${y - 118} L${x + 84} ${y + 30} L${x - 84} ${y + 30}Z" fill="#ffd23f" stroke="#b3261e" stroke-width="13" stroke-linejoin="round"/>
<rect x="${x - 8}" y="${y - 62}" width="16" height="52" rx="7" fill="#1f1f1f"/><circle cx="${x}" cy="${y + 8}" r="9" fill="#1f1f1f"/>`;
}
