// The hash of a file, computed in the browser and put into the field beside it. The input has no name, so the file itself is
// part of no form. Without a script, and where a page is not served safely, it is not there and the hash is typed.
import { type ChangeEvent, useEffect, useState } from 'react';

const hex = (digest: ArrayBuffer) =>
  [...new Uint8Array(digest)].map((each) => each.toString(16).padStart(2, '0')).join('');

/** Fills the fields `sha256`, and `name` where nothing is typed in it, of the form that it stands in. */
export function ProgramFile() {
  const [canHash, setCanHash] = useState(false);
  const [said, setSaid] = useState('');
  // Browsers give it to safe pages alone.
  useEffect(() => setCanHash(globalThis.crypto?.subtle !== undefined), []);
  const read = async ({ currentTarget: input }: ChangeEvent<HTMLInputElement>) => {
    const file = input.files?.[0];
    if (!file) return;
    const field = (name: string) => input.form?.elements.namedItem(name) as HTMLInputElement | null;
    const [name, sha256] = [field('name'), field('sha256')];
    if (!name || !sha256) return;
    try {
      sha256.value = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
      if (name.value.trim() === '') name.value = file.name;
      setSaid(`The SHA-256 of ${file.name} is in its field below.`);
    } catch {
      setSaid(`${file.name} could not be read. Type its SHA-256 below.`);
    }
  };
  if (!canHash) return null;
  return (
    <div className="field">
      <label htmlFor="file">The file</label>
      <p className="hint" id="file-hint">
        Your browser computes its SHA-256; the file stays on your computer.
      </p>
      <input id="file" type="file" aria-describedby="file-hint file-said" onChange={read} />
      <p id="file-said" role="status">
        {said}
      </p>
    </div>
  );
}
