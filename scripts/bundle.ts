// Bundles commands into build/, each as what npm runs: `node scripts/bundle.ts start export`.
import { bundleScript } from './bundle-script.ts';

for (const name of process.argv.slice(2)) await bundleScript(`scripts/${name}.ts`, `build/${name}.js`);
