// SVG as text: elements, escaping, axes. Greys and shapes carry the meaning; the one colour only helps.
export const ink = {
  text: '#1c1c1c',
  quiet: '#595959',
  line: '#c9c9c9',
  wide: '#d5e1ea',
  narrow: '#9dbad0',
  strong: '#17496e',
  limit: '#9a2a1d',
} as const;

type Attributes = Record<string, string | number>;

/** One element. Text goes through escaped() first; coordinates keep two digits, so that the bytes stay the same. */
export function el(name: string, attributes: Attributes, ...children: string[]): string {
  const all = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? tidy(value) : escaped(value)}"`)
    .join('');
  return children.length === 0 ? `<${name}${all}/>` : `<${name}${all}>${children.join('')}</${name}>`;
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export const tidy = (value: number): string => String(Number(value.toFixed(2)));

export const label = (x: number, y: number, text: string, more: Attributes = {}): string =>
  el('text', { x, y, fill: ink.text, 'font-size': 12, ...more }, escaped(text));

export const stroke = (from: [number, number], to: [number, number], more: Attributes = {}): string =>
  el('line', { x1: from[0], y1: from[1], x2: to[0], y2: to[1], stroke: ink.line, ...more });

/** Round numbers from 0 to what covers `most`, about `wanted` of them. */
export function ticksTo(most: number, wanted: number): number[] {
  const raw = Math.max(most, 1) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, ([1, 2, 5, 10].find((each) => each * power >= raw) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, i) => i * step);
}

/** Lines of at most so many characters, broken between words. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
