// A script and what it imports of ours as one file of plain JavaScript in build/, so that a start neither strips
// types nor loads Drizzle file by file. Other packages stay outside.
import { build } from 'esbuild';

/** Bundles `scripts/…` into `build/…`; both are one folder deep, so that relative addresses stay true. */
export async function bundleScript(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
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
}
