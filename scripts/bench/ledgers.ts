// What shows that a measured study is whole: rows that are counted, and chains that are verified.
import { verify } from '#app/services/verify.server.ts';
import { nameOf, openForReading, type Place } from '#db/open.ts';
import { connectedTo } from '#db/postgres/client.ts';

/** Counts the rows of a table of PostgreSQL. */
export const countIn = (url: string, table: string): Promise<number> =>
  connectedTo(url, async (client) =>
    Number((await client.query(`select count(*) as count from ${table}`)).rows[0]?.count),
  );

/** Verifies the three chains of a study and the tables that they tell of. Throws with a sentence: nothing that was measured counts. */
export async function needWhole(place: Place): Promise<void> {
  const engine = await openForReading(place);
  try {
    const { failed } = await verify(engine);
    if (failed.length > 0)
      throw new Error(`The study that was measured in ${nameOf(place)} does not verify: ${failed[0]}.`);
  } finally {
    await engine.close();
  }
}
