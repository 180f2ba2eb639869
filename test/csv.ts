// A reader of CSV that knows nothing of our writer: RFC 4180, one object a row.
export function readCsv(text: string): Record<string, string>[] {
  const [header = [], ...rows] = records(text);
  return rows.map((row) => {
    if (row.length !== header.length)
      throw new Error(`A row has ${row.length} cells, the header ${header.length}.`);
    return Object.fromEntries(header.map((name, i) => [name, row[i] ?? '']));
  });
}

function records(text: string): string[][] {
  const found: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const at = text[i];
    if (quoted && at === '"' && text[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (at === '"') quoted = !quoted;
    else if (!quoted && at === ',') {
      row.push(cell);
      cell = '';
    } else if (!quoted && at === '\r' && text[i + 1] === '\n') {
      found.push([...row, cell]);
      row = [];
      cell = '';
      i += 1;
    } else cell += at;
  }
  if (cell !== '' || row.length > 0) throw new Error('The last row does not end.');
  return found;
}
