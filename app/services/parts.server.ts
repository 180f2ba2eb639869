// A list that is read part by part: its pages go on from one part to the next.

export interface Part<Row> {
  total: number;
  read(offset: number, limit: number): Promise<Row[]>;
}

/** Rows of all parts as of one list; only the parts that hold some of them are read. */
export async function readAcross<Row>(
  parts: readonly Part<Row>[],
  offset: number,
  limit: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  let skip = offset;
  for (const { total, read } of parts) {
    if (rows.length < limit && skip < total) rows.push(...(await read(skip, limit - rows.length)));
    skip = Math.max(0, skip - total);
  }
  return rows;
}
