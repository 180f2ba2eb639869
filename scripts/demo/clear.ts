// Makes room for the demonstration: clears one that was made before, and refuses whatever could be a real study's.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintOf, readKeyFile } from '#app/services/keyring.server.ts';
import { keysOfTheList } from '#app/services/randomisation/design.server.ts';
import { type Found, hasStudy, nameOf, openForReading, type Place, removeStudy } from '#db/open.ts';

/** The keys that this demonstration is going to make, by the name of their file. */
export type OwnKeys = Readonly<Record<'study.key' | 'practice.key', Buffer>>;

/** Clears a former demonstration. Throws with a sentence, having changed nothing, where a real study or its key is. */
export async function clear(place: Place, keys: OwnKeys): Promise<void> {
  const there = await hasStudy(place);
  const fingerprints = there ? await fingerprintsOfSynthetic(place) : [];
  // Keys in a directory whose tables lie elsewhere may be those of another study.
  const isAlone = place.url === undefined && there;
  const files = Object.entries(keys).map(([name, own]) => ({ name, own, file: join(place.data, name) }));
  const found = files.filter(({ file }) => existsSync(file));
  const foreign = found.find(({ file, own }) => {
    const key = keyIn(file);
    const isKnown = key && (key.equals(own) || fingerprints.includes(fingerprintOf(key)));
    return !isAlone && !isKnown;
  });
  if (foreign)
    throw new Error(
      `${place.data} holds ${foreign.name} and no study that it belongs to. Name another directory with --data.`,
    );
  if (there) await removeStudy(place, (its) => needSynthetic(place, its));
  for (const { file, own } of found) if (isAlone || !readKeyFile(file).equals(own)) rmSync(file);
}

/** The key in a file; undefined where it cannot be read, and so may be anybody's. */
function keyIn(file: string): Buffer | undefined {
  try {
    return readKeyFile(file);
  } catch {
    return undefined;
  }
}

/** Throws when a study is not a demonstration. */
async function needSynthetic(
  place: Place,
  { q, tables: { study } }: Pick<Found, 'q' | 'tables'>,
): Promise<void> {
  const rows = await q.select({ synthetic: study.synthetic }).from(study);
  if (rows[0]?.synthetic !== 1)
    throw new Error(
      `${nameOf(place)} holds a real study. Name another place with --data or --database: the demonstration never touches a real one.`,
    );
}

/** The fingerprints of the keys that the study there was activated with. Throws when it is not synthetic. */
async function fingerprintsOfSynthetic(place: Place): Promise<string[]> {
  // A demonstration of another version is cleared as well.
  const engine = await openForReading(place, { anyVersion: true });
  try {
    await needSynthetic(place, { q: engine.read, tables: engine.tables });
    return await keysOfTheList({ engine });
  } finally {
    await engine.close();
  }
}
