// All cryptography of the study key in one file. The key is 32 random bytes in a file of its own, never in
// the database, a log or an export; HKDF gives separate keys for the list, for sealing and for the mask.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { canonical, sha256 } from '#db/canonical.ts';
import { writeNewFile } from '#db/new-file.ts';
import { seedUnder } from './randomisation/list-context.server.ts';

export interface Keyring {
  /** Engine 1: HMAC-SHA-256 under its list key, as 64 hexadecimal characters. */
  listSeed(label: string, stratum: string, block: number): string;
  /** Engine 2: the seed of a block in the list with this context; see list-context.server.ts. */
  blockSeed(context: string, stratum: string, block: number): string;
  /** The list key of engine 2, as 64 hexadecimal characters: who has it has the list. For the sealed design alone. */
  revealListKey(): string;
  /** Ciphertext that opens only for the same study, participant, row and column. */
  seal(place: Place, plain: string, iv: Buffer): string;
  /** Throws when the text was changed or moved. */
  open(place: Place, sealed: string): string;
  /** HMAC-SHA-256 under the mask key: dummy arms of exports. */
  mask(participant: string): Buffer;
  readonly fingerprint: string;
}

/** What a ciphertext is bound to. */
export interface Place {
  participant: string;
  row: string;
  column: string;
}

export class KeyError extends Error {
  // The pages and the server are bundled apart, and each bundle has its own copy of this class.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'KeyError';
  }
  constructor(message: string) {
    super(message);
    this.name = 'KeyError';
  }
}

/** Sixteen hexadecimal characters in groups of four: enough to compare by eye, no help to find the key. */
export function fingerprintOf(key: Buffer): string {
  const digest = sha256(Buffer.concat([Buffer.from('equipoise key fingerprint\n'), key]));
  return (digest.slice(0, 16).toUpperCase().match(/.{4}/g) ?? []).join('-');
}

const keyText = (key: Buffer) =>
  `Equipoise study key. Who holds this file can compute the allocation list: keep copies with the custodians.\nkey ${key.toString('hex')}\nfingerprint ${fingerprintOf(key)}\n`;

/** Writes a key file that only its owner may read: whole, or not at all. Throws KeyError when a file is already there. */
export function createKeyFile(file: string, key: Buffer = randomBytes(32)): void {
  if (existsSync(file))
    throw new KeyError(`There is already a key file ${file}; a key is never overwritten.`);
  try {
    writeNewFile(file, keyText(key));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new KeyError(
      `The key file ${file} could not be written (${code}). Nothing is left of it: make room in its directory, or give the right to write there, then try again.`,
    );
  }
}

/** Reads a key file. Throws KeyError with a sentence that says what to do. */
export function readKeyFile(file: string): Buffer {
  if (!existsSync(file))
    throw new KeyError(
      `The study key ${file} is missing. Put a custodian's copy back, or name it with --key-file.`,
    );
  const text = readFileSync(file, 'utf8');
  const hex = /^key ([0-9a-f]{64})$/m.exec(text)?.[1];
  const printed = /^fingerprint (\S+)$/m.exec(text)?.[1];
  if (!hex) throw new KeyError(`${file} holds no study key. Put a custodian's copy in its place.`);
  // Windows keeps rights in another way.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new KeyError(
      `Others on this computer can read or change the key file ${file}. Close it (chmod 600 ${file}), then try again.`,
    );
  const key = Buffer.from(hex, 'hex');
  if (printed !== fingerprintOf(key))
    throw new KeyError(
      `The key in ${file} does not agree with its fingerprint; use another custodian's copy.`,
    );
  return key;
}

/** The derived keys. `environment` keeps practice and production apart by construction. */
export function keyring(key: Buffer, study: string, environment: 'practice' | 'production'): Keyring {
  if (key.length !== 32) throw new KeyError(`A study key has 32 bytes, not ${key.length}.`);
  const derive = (purpose: string, version = 1) =>
    Buffer.from(hkdfSync('sha256', key, study, `equipoise/${environment}/${purpose}/${version}`, 32));
  const listKey = derive('list');
  const listKey2 = derive('list', 2);
  const sealingKey = derive('sealing');
  // As a key object: an export asks once a participant, and a key in bytes is prepared anew each time.
  const maskKey = createSecretKey(derive('mask'));
  const bound = (place: Place) => Buffer.from(canonical({ study, ...place }));
  return {
    listSeed: (label, stratum, block) =>
      createHmac('sha256', listKey).update(canonical({ label, stratum, block })).digest('hex'),
    blockSeed: (context, stratum, block) => seedUnder(listKey2, context, stratum, block),
    revealListKey: () => listKey2.toString('hex'),
    seal(place, plain, iv) {
      const cipher = createCipheriv('aes-256-gcm', sealingKey, iv).setAAD(bound(place));
      const body = Buffer.concat([cipher.update(padded(plain)), cipher.final()]);
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(place, sealed) {
      if (!sealed.startsWith('v1.')) throw new KeyError('Not a sealed value.');
      const raw = Buffer.from(sealed.slice(3), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, raw.subarray(0, 12), { authTagLength: 16 })
        .setAAD(bound(place))
        .setAuthTag(raw.subarray(12, 28));
      return unpadded(Buffer.concat([decipher.update(raw.subarray(28)), decipher.final()]));
    },
    mask: (participant) => createHmac('sha256', maskKey).update(participant).digest(),
    fingerprint: fingerprintOf(key),
  };
}

// GCM keeps the length of what it hides, and the names of arms differ in length.
const paddingBytes = 64;

function padded(plain: string): Buffer {
  const text = Buffer.from(plain, 'utf8');
  const size = Math.ceil((text.length + 4) / paddingBytes) * paddingBytes;
  const out = Buffer.alloc(size);
  out.writeUInt32BE(text.length);
  text.copy(out, 4);
  return out;
}

const unpadded = (bytes: Buffer) => bytes.subarray(4, 4 + bytes.readUInt32BE()).toString('utf8');
