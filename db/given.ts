// What a prepared query is given at each run. SQLite (from 3.46 on) looks at values that are compared with a column
// and so plans the whole statement anew at each run, which takes five times as long as running it; a cast is not
// looked into. Neither is what stands in the text itself: what never changes is written there, not bound.
import { sql } from 'drizzle-orm';

/** A text that is named here and given to execute(). */
export const given = (name: string) => sql<string>`cast(${sql.placeholder(name)} as text)`;

/** The same of a whole number. */
export const givenNumber = (name: string) => sql<number>`cast(${sql.placeholder(name)} as bigint)`;
