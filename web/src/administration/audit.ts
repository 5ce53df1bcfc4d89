const LONGEST = 160;

/** One line of what a record tells: `name: value` parts, cut when long. */
export function detailOf(detail: Record<string, unknown> | null): string {
  const parts = Object.entries(detail ?? {}).map(([name, value]) => `${name}: ${plain(value)}`);
  const line = parts.join(', ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
