// A script and what it imports of ours as one file of plain JavaScript in build/, so that a start neither strips
// types nor loads Drizzle file by file. Other packages stay outside.
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';

/** Bundles `scripts/…` into `build/…`; both are one folder deep, so that relative addresses stay true. */
export async function bundleScript(entry: string, outfile: string): Promise<void> {
  const name = basename(outfile, '.js');
  const { metafile } = await build({
    metafile: true,
    entryPoints: { [name]: entry },
    outdir: dirname(outfile),
    // What is imported when it is needed, such as the other engine, stays in a file of its own.
    splitting: true,
    chunkNames: `${name}-[hash]`,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    plugins: [
      {
        name: 'packages-stay-outside',
        setup({ onResolve }) {
          onResolve({ filter: /^[^./#]/ }, ({ kind, path }) =>
            kind === 'entry-point' || path.startsWith('drizzle-orm') ? undefined : { path, external: true },
          );
        },
      },
    ],
  });
  // Afterwards: whoever runs it already may still ask for a part, and what has not changed keeps its name.
  const made = Object.keys(metafile.outputs).map((path) => basename(path));
  const former = readdirSync(dirname(outfile)).filter((file) => file.startsWith(`${name}-`));
  for (const file of former) if (!made.includes(file)) rmSync(join(dirname(outfile), file), { force: true });
}
