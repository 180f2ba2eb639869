// The participants of an export, in the order in which they were enrolled, so many at a time.
import { and, asc, eq, gt, lte } from 'drizzle-orm';
import { cached } from '#db/cached.ts';
import { givenNumber } from '#db/given.ts';
import { plainRows } from '#db/plain-rows.ts';
import type { Cut } from './cut.server.ts';

export interface Person {
  id: string;
  number: string;
  site: string;
  siteId: string;
  screeningNumber: string;
  randomisedOn: string | null;
  stratum: string | null;
  /** What the export may say; empty before she is randomised. */
  arm: string;
}

/** Whoever was enrolled after one place and up to another. */
export interface Range {
  after: number;
  end: number;
}

/** The condition of a prepared query that is given a Range. */
export const isWithin = ({ tables: { participant } }: Pick<Cut, 'tables'>) =>
  and(gt(participant.seq, givenNumber('after')), lte(participant.seq, givenNumber('end')));

/** The next ones, without those who are withheld, and the place of the last; undefined where there are no more. */
export async function peopleAfter(
  cut: Cut,
  after: number,
  most: number,
): Promise<{ people: Person[]; end: number } | undefined> {
  const { participant, screening: log, site } = cut.tables;
  const columns = {
    id: participant.id,
    seq: participant.seq,
    number: participant.number,
    randomisedOn: participant.randomised_on,
    stratum: participant.stratum,
    site: site.name,
    siteId: site.id,
    screeningNumber: log.number,
  };
  const read = cached(cut.q, 'export people', () =>
    cut.q
      .select(columns)
      .from(participant)
      .innerJoin(log, eq(log.id, participant.screening_id))
      .innerJoin(site, eq(site.id, participant.site_id))
      .where(gt(participant.seq, givenNumber('after')))
      .orderBy(asc(participant.seq))
      .limit(most)
      .prepare(),
  );
  const rows = await plainRows(read, Object.keys(columns), { after });
  let end: number | undefined;
  const people: Person[] = [];
  for (const [her, seq, number, randomisedOn, stratum, name, siteId, screeningNumber] of rows) {
    end = Number(seq);
    const id = String(her);
    if (cut.withheld.has(id)) continue;
    people.push({
      id,
      number: String(number),
      site: String(name),
      siteId: String(siteId),
      screeningNumber: String(screeningNumber),
      randomisedOn: randomisedOn === null ? null : String(randomisedOn),
      stratum: stratum === null ? null : String(stratum),
      arm: randomisedOn === null ? '' : cut.arm.of(id),
    });
  }
  return end === undefined ? undefined : { people, end };
}
