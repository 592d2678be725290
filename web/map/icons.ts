import { STATUS_GROUPS, type StatusGroup } from '#domain/sites.ts';
import { GLYPHS, type GlyphName, type GlyphShape } from '../ui/glyphs.ts';
import type { MapColors } from './colors.ts';
import { PLAY_SPACE_STYLE, SITE_STYLE } from './site-style.ts';

/** Icons are drawn at twice the size, for dense screens. */
export const ICON_PIXEL_RATIO = 2;
const ICON = 32;
const DONUT = 48;

type Picture = ImageData;

function draw(size: number, paint: (context: CanvasRenderingContext2D) => void): Picture {
  const side = size * ICON_PIXEL_RATIO;
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return new ImageData(side, side);
  context.scale(ICON_PIXEL_RATIO, ICON_PIXEL_RATIO);
  paint(context);
  return context.getImageData(0, 0, side, side);
}

function drawGlyph(name: GlyphName, color: string, colors: MapColors, ring: string | null): Picture {
  const shape: GlyphShape = GLYPHS[name];
  return draw(ICON, (context) => {
    if (ring) {
      context.lineWidth = 2.5;
      context.strokeStyle = ring;
      context.fillStyle = colors.surface;
      context.beginPath();
      context.arc(ICON / 2, ICON / 2, 14, 0, Math.PI * 2);
      context.fill();
      context.stroke();
    }
    const size = ring ? 18 : 22;
    context.translate((ICON - size) / 2, (ICON - size) / 2);
    context.scale(size / 24, size / 24);
    context.lineJoin = 'round';
    context.lineCap = 'round';
    const body = new Path2D(shape.body);
    context.strokeStyle = colors.surface;
    context.lineWidth = 5;
    context.stroke(body);
    context.fillStyle = shape.isHollow ? colors.surface : color;
    context.fill(body);
    if (shape.isHollow) {
      context.setLineDash([4.5, 3]);
      context.lineWidth = 3;
      context.strokeStyle = color;
      context.stroke(body);
      context.setLineDash([]);
    }
    if (!shape.mark) return;
    context.lineWidth = 2.6;
    context.strokeStyle = shape.isHollow ? color : colors.surface;
    context.stroke(new Path2D(shape.mark));
  });
}

/** Diagonal lines over approximate outlines; tiles without a seam. */
function drawHatch(colors: MapColors): Picture {
  return draw(12, (context) => {
    context.strokeStyle = colors['ink-soft'];
    context.globalAlpha = 0.4;
    context.lineWidth = 1.2;
    context.beginPath();
    for (const offset of [-12, 0, 12]) {
      context.moveTo(offset, 12);
      context.lineTo(offset + 12, 0);
    }
    context.stroke();
  });
}

const EIGHTHS = 8;
const MIX_GROUPS = ['open', 'in_progress', 'fixed', 'verified'] as const;

/**
 * Share of each status in eighths; the name comes from the style: `mix-<o>-<p>-<f>-<v>-<overdue>` is a ring around
 * a number, `pie-…` a full disc that stays readable when it is drawn small.
 */
function drawMix(name: string, colors: MapColors): Picture | null {
  const parts = name.split('-').slice(1).map(Number);
  if (parts.length !== 5 || parts.some(Number.isNaN)) return null;
  const isPie = name.startsWith('pie-');
  const [radius, width] = isPie ? [9.5, 19] : [17.5, 5];
  return draw(DONUT, (context) => {
    const middle = DONUT / 2;
    context.fillStyle = colors.surface;
    context.beginPath();
    context.arc(middle, middle, 22, 0, Math.PI * 2);
    context.fill();
    if (parts[4]) {
      context.lineWidth = 2.5;
      context.strokeStyle = colors.alert;
      context.stroke();
    }
    context.lineWidth = width;
    context.strokeStyle = colors.neutral;
    context.beginPath();
    context.arc(middle, middle, radius, 0, Math.PI * 2);
    context.stroke();
    let from = -Math.PI / 2;
    MIX_GROUPS.forEach((group, at) => {
      const to = from + ((parts[at] ?? 0) / EIGHTHS) * Math.PI * 2;
      context.strokeStyle = colors[SITE_STYLE[group].tone as keyof MapColors];
      context.beginPath();
      context.arc(middle, middle, radius, from, to);
      context.stroke();
      from = to;
    });
  });
}

/** The picture of an icon name used in the style; null for a name that is not ours. */
export function drawIcon(name: string, colors: MapColors): ImageData | null {
  if (name.startsWith('mix-') || name.startsWith('pie-')) return drawMix(name, colors);
  if (name === 'hatch') return drawHatch(colors);
  if (name === 'play') return drawGlyph(PLAY_SPACE_STYLE.glyph, colors.play, colors, null);
  const [kind, shape = '', color = ''] = name.split('-');
  if (kind === 'glyph')
    return shape in GLYPHS
      ? drawGlyph(shape as GlyphName, colors[color as keyof MapColors], colors, null)
      : null;
  const match = /^site-(\w+)-([01])$/.exec(name);
  const group = match?.[1];
  if (!group || !(group in STATUS_GROUPS)) return null;
  const { tone, glyph } = SITE_STYLE[group as StatusGroup];
  return drawGlyph(glyph, colors[tone as keyof MapColors], colors, match[2] === '1' ? colors.alert : null);
}
