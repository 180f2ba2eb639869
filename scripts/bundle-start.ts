// Part of each build: scripts/start.ts and what it imports of ours, as one file of plain JavaScript, so that a start
// neither strips types nor loads Drizzle file by file. The pages come from build/index.js as before.
import { build } from 'esbuild';

await build({
  entryPoints: ['scripts/start.ts'],
  outfile: 'build/start.js',
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
