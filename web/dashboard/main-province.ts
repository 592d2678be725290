/** The province with the most communes, the first of equals: what is shown unless another is chosen. */
export function mainProvince(communes: readonly { provinceCode: string }[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { provinceCode } of communes) counts.set(provinceCode, (counts.get(provinceCode) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
