import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Quantity, Target } from '../../server/domain/plan-quantities.ts';
import { type Duty, type Indicator, PLAN_IDS, type Plan, quantitiesOf } from '../../server/domain/plans.ts';
import { readPlanFiles } from '../../server/plans/plan-files.ts';

const SEEDS = fileURLToPath(new URL('../../../shared/seeds/', import.meta.url));
/** Where the list of targets of a plan begins and ends in its text. */
const SOURCES: Record<string, { file: string; targets: [from: RegExp, to: RegExp] }> = {
  'hanoi-2026': {
    file: '002_8ecb100330dcb3e6.txt',
    targets: [/II\. CHỈ TIÊU CỤ THỂ/, /\(Chi tiết theo phụ lục đính kèm\)/],
  },
  'long-bien-2026': {
    file: '000_3d9068bccf17e36b.txt',
    targets: [/\(Kèm theo Kế hoạch số [^)]*\)/, /$/],
  },
  'van-son-2026': {
    file: '001_c695c4af51502f2a.txt',
    targets: [/II\. MỤC TIÊU, CHỈ TIÊU/, /III\. NHIỆM VỤ/],
  },
  'so-gddt-ha-noi-2026': { file: '004_8324730cc440015f.txt', targets: [/Phòng phụ\s+trách/, /$/] },
  'ha-dong-2025': { file: '003_17002ab903d06fcf.txt', targets: [/2\. Yêu cầu/, /II\. NỘI DUNG THỰC HIỆN/] },
};
const hasSeeds = Object.values(SOURCES).every(({ file }) => existsSync(`${SEEDS}${file}`));
if (!hasSeeds) console.log('../shared/seeds is not there: the plans are not compared with their texts.');

const { plans, links } = await readPlanFiles();
const planOf = (id: string) => {
  const plan = plans.find((candidate) => candidate.id === id);
  if (!plan) throw new Error(`no plan ${id}`);
  return plan;
};

/** One space between words, without the bold and italic marks of the copy. */
const flat = (text: string) => text.normalize('NFC').replaceAll('*', '').replace(/\s+/g, ' ').trim();
/** Letters, figures and signs alone: what two writings of one list have in common. */
const bare = (text: string) =>
  flat(text)
    .toLowerCase()
    .replace('trường mn, th', 'trường mn, trường th')
    .replace(/, |[\s.;-]/g, '');
const readSeed = (id: string) => readFileSync(`${SEEDS}${SOURCES[id]?.file}`, 'utf8');
const targetsIn = (id: string) => {
  const text = readSeed(id);
  const [from, to] = SOURCES[id]?.targets ?? [/^/, /$/];
  const rest = text.slice(text.search(from)).replace(from, '');
  // A table that goes over several pages repeats its header.
  return rest.slice(0, rest.search(to)).replace(/^TT\t.*$/gm, '');
};
/** The wording as the copy has it, reading errors included. */
const printed = ({ wording, mends }: Indicator | Duty) =>
  mends.reduce((text, mend) => text.replace(mend.mended, mend.printed), wording);
const itemsOf = (plan: Plan) => [...plan.indicators, ...plan.duties];
const textsOf = (plan: Plan) => [
  ...itemsOf(plan).flatMap((item) => [printed(item), ...item.repeatedAt.map(({ text }) => text)]),
  ...plan.reports.map(({ clause }) => clause),
];
const number = (text: string) => Number(text.replace(',', '.'));

/** Reads a target out of the words of a plan, apart from the data. */
function readTarget(words: string): Target {
  const figure = number(/\d+(?:,\d+)?/.exec(words)?.[0] ?? '');
  if (/^giảm/i.test(words)) {
    const year = /\b20\d\d\b/.exec(words)?.[0];
    const percent = /ít nhất (\d+)%/.exec(words)?.[1];
    return {
      comparator: 'reduce',
      baselineYear: year ? Number(year) : null,
      byPercent: percent ? Number(percent) : null,
    };
  }
  const part = /^(\d+)\/(\d+)$/.exec(words);
  if (part) return { comparator: 'k_of_n', k: Number(part[1]), n: Number(part[2]) };
  if (/không (?:còn|có|để xảy ra|xảy ra)/i.test(words)) return { comparator: 'none' };
  if (words === 'Duy trì') return { comparator: 'maintain' };
  if (Number.isNaN(figure) || !/\d/.test(words)) return { comparator: 'reached' };
  if (/≤|\/100\.000$/.test(words)) return { comparator: '<=', value: figure };
  if (/<|dưới/.test(words)) return { comparator: '<', value: figure };
  if (/trên/.test(words)) return { comparator: '>', value: figure };
  if (words === '100%') return { comparator: '=', value: 100 };
  return { comparator: '>=', value: figure };
}

describe('counts', () => {
  it.each([
    ['hanoi-2026', [18, 11, 11, 3], 44],
    ['long-bien-2026', [11, 4, 10, 3], 30],
    ['so-gddt-ha-noi-2026', [11, 4, 10, 3], 30],
    ['van-son-2026', [8], 8],
    ['ha-dong-2025', [4], 4],
  ])('%s has %j indicators per group and %i quantities', (id, perGroup, total) => {
    const plan = planOf(id);
    const counts = plan.groups.map(
      ({ key }) => plan.indicators.filter((indicator) => indicator.group === key).length,
    );
    expect(counts).toEqual(perGroup);
    expect(plan.indicators.flatMap(({ quantities }) => quantities)).toHaveLength(total);
  });

  it('has the two duties of 100 % in the plan of Hà Nội', () => {
    const withTarget = planOf('hanoi-2026').duties.filter(({ quantity }) => quantity !== null);
    expect(withTarget.map(({ key, quantity }) => [key, quantity?.target])).toEqual([
      ['commune-plans-issued', { comparator: '=', value: 100 }],
      ['drowning-places-measured', { comparator: '=', value: 100 }],
    ]);
  });

  it('fills the figures that Bờ An holds', () => {
    const computed = plans.flatMap((plan) =>
      quantitiesOf(plan).flatMap(({ key, computed }) => (computed ? [`${plan.id} ${key}: ${computed}`] : [])),
    );
    expect(computed).toEqual([
      'hanoi-2026 child-friendly-communes: communes_recognised',
      'hanoi-2026 play-points: play_point_share',
      'hanoi-2026 drowning-places-measured: drowning_places_measured',
      'van-son-2026 child-friendly-communes: communes_recognised',
    ]);
  });
});

describe('targets', () => {
  const withQuantity = plans.flatMap((plan) =>
    itemsOf(plan).flatMap((item) => {
      const quantities: Quantity[] =
        'quantities' in item ? item.quantities : item.quantity ? [item.quantity] : [];
      return quantities.map((quantity) => ({ name: `${plan.id} ${quantity.key}`, item, quantity }));
    }),
  );

  it.each(withQuantity)('$name is what its words say', ({ item, quantity }) => {
    const column = 'targetColumn' in item ? item.targetColumn : null;
    expect([item.wording, column ?? ''].some((text) => text.includes(quantity.targetPrinted))).toBe(true);
    expect(quantity.target).toEqual(readTarget(quantity.targetPrinted));
  });

  it.each(withQuantity.filter(({ item }) => 'targetColumn' in item && /\d+%$/.test(item.targetColumn ?? '')))(
    '$name has the figure of its column',
    ({ item, quantity }) => {
      if (!('quantities' in item) || item.quantities[0] !== quantity) return;
      expect(quantity.target).toHaveProperty(
        'value',
        number(/[\d,]+/.exec(item.targetColumn ?? '')?.[0] ?? ''),
      );
    },
  );
});

describe('links', () => {
  it('join the quantities of equal key, and no others', () => {
    const sorted = ([key, members]: [string, string[]]): [string, string[]] => [key, members.toSorted()];
    const plansOf = new Map<string, string[]>();
    for (const plan of plans)
      for (const { key } of quantitiesOf(plan))
        plansOf.set(key, [...(plansOf.get(key) ?? []), `${plan.id}/${key}`]);
    const expected = [...plansOf].filter(([, members]) => members.length > 1).map(sorted);
    const found = links.map(({ key, members }): [string, string[]] => [
      key,
      members.map(({ plan, quantity }) => `${plan}/${quantity}`),
    ]);
    expect(new Map(found.map(sorted))).toEqual(new Map(expected));
  });

  it('with other targets, and every mended word, stand in docs/plans.md', () => {
    const doc = readFileSync(new URL('../../docs/plans.md', import.meta.url), 'utf8');
    const targetOf = (plan: string, quantity: string) =>
      quantitiesOf(planOf(plan)).find(({ key }) => key === quantity)?.target;
    const differing = links.filter(
      ({ members }) =>
        new Set(members.map(({ plan, quantity }) => JSON.stringify(targetOf(plan, quantity)))).size > 1,
    );
    expect(differing.length).toBeGreaterThan(0);
    expect(differing.map(({ key }) => key).filter((key) => !doc.includes(`\`${key}\``))).toEqual([]);
    const mends = plans.flatMap(itemsOf).flatMap((item) => item.mends);
    expect(mends.filter((mend) => !doc.includes(mend.printed) || !doc.includes(mend.mended))).toEqual([]);
  });
});

describe.skipIf(!hasSeeds).each(PLAN_IDS)('%s against its text', (id) => {
  const plan = planOf(id);
  const seed = hasSeeds ? readSeed(id) : '';
  const text = flat(seed);
  const lost = (parts: string[]) => parts.filter((part) => !text.includes(flat(part)));

  it('has title, number, date and citations as printed', () => {
    expect(lost([plan.title, `Số: ${plan.numberPrinted}`, plan.datePrinted])).toEqual([]);
    expect([plan.number, plan.date]).toEqual([null, null]);
    for (const cited of plan.citedAs) {
      const [year, month, day] = cited.date.split('-');
      expect(cited.text).toContain(`số ${cited.number} ngày ${day}/${month}/${year}`);
      expect(flat(readSeed(cited.plan))).toContain(cited.text);
    }
  });

  it('has every wording, clause and heading verbatim', () => {
    expect(lost(textsOf(plan))).toEqual([]);
    expect(lost(plan.groups.map(({ title }) => title))).toEqual([]);
    for (const { wording, mends } of itemsOf(plan))
      expect(mends.filter(({ mended }) => !wording.includes(mended))).toEqual([]);
  });

  it('names only units of the text', () => {
    const lower = text.toLowerCase();
    expect(
      plan.units.filter(
        ({ name, short }) => ![name, short ?? name].some((word) => lower.includes(word.toLowerCase())),
      ),
    ).toEqual([]);
  });

  it('leaves no word of its list of targets out', () => {
    expect(bare(targetsIn(id))).toBe(bare(listOf(plan)));
  });

  it('leaves no percentage, rate or sign of the text out', () => {
    // The appendices are compared word by word above.
    const body = flat(seed.split(/PHỤ LỤC/)[0] ?? '');
    const taken = new Set<number>();
    for (const part of textsOf(plan).map(flat))
      for (let at = body.indexOf(part); at >= 0; at = body.indexOf(part, at + 1))
        for (let index = at; index < at + part.length; index += 1) taken.add(index);
    const left = [...body.matchAll(/\d+%|\/100\.000|\\leq|[≤≥<>]/g)].filter(({ index }) => !taken.has(index));
    expect(left.map(({ index }) => body.slice(index - 40, index + 40))).toEqual([]);
  });

  it('has every due date, and no other', () => {
    const short = (month: number, day: number) => `${day}/${month}`;
    const inText = [...text.matchAll(/trước ngày (\d+\/\d+(?:\/\d{4})?(?: và \d+\/\d+)?)/g)].flatMap(
      ([, dates = '']) =>
        dates.split(' và ').map((date) => date.split('/').slice(0, 2).map(Number).join('/')),
    );
    const inPlan = plan.reports.flatMap(({ due }) => {
      if (due.rule === 'every_year') return [short(due.month, due.day)];
      if (due.rule === 'date') return [short(Number(due.date.slice(5, 7)), Number(due.date.slice(8)))];
      return [];
    });
    expect(inPlan.toSorted()).toEqual(inText.toSorted());
    for (const { due, clause } of plan.reports) {
      if (due.rule !== 'date') continue;
      const [year, month, day] = due.date.split('-').map(Number);
      expect(clause).toMatch(new RegExp(`trước ngày 0?${day}/0?${month}/${year}`));
    }
  });

  it('gives work outside tables to the unit in whose section it stands', () => {
    let end = 0;
    const headings = seed
      .split('\n')
      .filter((line) => /^\d+\. /.test(line))
      .map(flat)
      .map((heading) => {
        end = text.indexOf(heading, end);
        return { heading, at: end };
      });
    const headingOf = (words: string) =>
      headings.findLast(({ at }) => at <= text.indexOf(flat(words)))?.heading;
    const spelled = (words: string) => words.toLowerCase().replaceAll('ủy ban nhân dân', 'ubnd');
    for (const item of itemsOf(plan).filter((entry) => !('targetColumn' in entry && entry.targetColumn))) {
      const texts = [printed(item), ...item.repeatedAt.map((repeat) => repeat.text)];
      const where = spelled([...texts, ...texts.map(headingOf)].join('\n'));
      const names = [...item.leadUnits, ...item.supportingUnits].map((key) => nameOf(plan, key));
      expect(names.filter((name) => !where.includes(spelled(name)))).toEqual([]);
    }
  });
});

function nameOf(plan: Plan, key: string): string {
  return plan.units.find((unit) => unit.key === key)?.name ?? key;
}

/** The plan's list of targets written out again in the order of its text. */
function listOf(plan: Plan): string {
  const cell = (key: string) => plan.units.find((unit) => unit.key === key)?.short ?? nameOf(plan, key);
  const rows = (group: string) =>
    plan.indicators
      .filter((indicator) => indicator.group === group)
      .map((indicator) =>
        [
          indicator.number,
          printed(indicator),
          indicator.targetColumn,
          ...(indicator.targetColumn ? indicator.leadUnits.map(cell) : []),
          ...(indicator.targetColumn ? indicator.supportingUnits.map(cell) : []),
        ].join(' '),
      );
  switch (plan.id) {
    case 'van-son-2026':
      return rows('targets').join(' ');
    case 'ha-dong-2025':
      return [...plan.duties.filter(({ place }) => place === 'I.2').map(printed), ...rows('targets')].join(
        ' ',
      );
    default:
      return plan.groups.flatMap(({ key, number: of, title }) => [`${of}. ${title}`, ...rows(key)]).join(' ');
  }
}
