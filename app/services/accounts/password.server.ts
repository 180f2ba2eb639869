// Passwords: argon2id by node:crypto, hashed before a transaction begins. The parameters travel in the stored
// text, so that stronger ones apply at the next sign-in.
import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const parameters = { memory: 19_456, passes: 2, parallelism: 1 } as const;
export const passwordMin = 12;
export const passwordMax = 256;

const derive = (
  password: string,
  nonce: Buffer,
  options: { memory: number; passes: number; parallelism: number },
) =>
  new Promise<Buffer>((resolve, reject) => {
    argon2('argon2id', { message: password, nonce, tagLength: 32, ...options }, (error, key) =>
      error ? reject(error) : resolve(Buffer.from(key)),
    );
  });

/** `argon2id$memory$passes$parallelism$salt$hash`. `salt` is for tests and the demonstration. */
export async function hashPassword(password: string, salt: Buffer = randomBytes(16)): Promise<string> {
  const { memory, passes, parallelism } = parameters;
  const key = await derive(password, salt, parameters);
  return [
    'argon2id',
    memory,
    passes,
    parallelism,
    salt.toString('base64url'),
    key.toString('base64url'),
  ].join('$');
}

/** Whether the password fits the stored text. A malformed text fits nothing. */
export async function passwordFits(stored: string, password: string): Promise<boolean> {
  const [kind, memory, passes, parallelism, salt, hash] = stored.split('$');
  if (kind !== 'argon2id' || !salt || !hash) return false;
  const options = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const key = await derive(password, Buffer.from(salt, 'base64url'), options);
  const expected = Buffer.from(hash, 'base64url');
  return key.length === expected.length && timingSafeEqual(key, expected);
}

/** Whether the stored text was made with other parameters than today's. */
export const isOutdated = (stored: string) =>
  !stored.startsWith(`argon2id$${parameters.memory}$${parameters.passes}$${parameters.parallelism}$`);

/** Takes as long as a true check, for an address that nobody has. */
export async function wasteTheSameTime(password: string): Promise<void> {
  await derive(password, Buffer.alloc(16), parameters);
}

const forwards = ['abcdefghijklmnopqrstuvwxyz01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'];
const rows = forwards.flatMap((row) => [row, [...row].reverse().join('')]);

/** What is wrong with a new password, or undefined. NIST 800-63B: length and no obvious choice; no recipe. */
export function passwordFault(password: string, about: { email: string; name: string }): string | undefined {
  if (password.length < passwordMin) return `Password: at least ${passwordMin} characters are needed.`;
  if (password.length > passwordMax) return `Password: at most ${passwordMax} characters are possible.`;
  const lower = password.toLowerCase();
  if (new Set(lower).size < 5) return 'Password: use at least five different characters.';
  if (rows.some((row) => row.includes(lower)))
    return 'Password: a row of the keyboard or the alphabet is tried first by everybody.';
  const own = [
    about.email.split('@')[0] ?? '',
    ...about.name.split(/\s+/),
    'equipoise',
    'password',
    'liftmor',
  ];
  if (own.some((part) => part.length >= 4 && lower.replaceAll(part.toLowerCase(), '').length < 6))
    return 'Password: your name, the address and the name of the study are tried first by everybody.';
  return undefined;
}

/** A code that people tell each other: ten characters without those that look alike, 50 random bits. */
export const codeLength = 10;
const codeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export function newCode(bytes: Buffer): string {
  const code = [...bytes.subarray(0, codeLength)].map((byte) => codeAlphabet[byte & 31]).join('');
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}
/** The code as it was meant: small letters, blanks and look-alikes read as people write them. */
export const plainCode = (typed: string) =>
  typed
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/[^0-9A-Z]/g, '');

/** A token for a cookie or a link: 256 random bits. Only its hash is ever stored. */
export const newToken = (bytes: Buffer) => bytes.toString('base64url');
export const tokenHash = (token: string) => createHash('sha256').update(token).digest('hex');
