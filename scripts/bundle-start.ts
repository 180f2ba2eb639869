// Part of each build: what npm start runs. The pages come from build/index.js as before.
import { bundleScript } from './bundle-script.ts';

await bundleScript('scripts/start.ts', 'build/start.js');
