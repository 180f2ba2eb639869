import { loadDemo } from './demo/load.ts';
import { verify } from '../app/services/verify.server.ts';
const t=Date.now();
try {
const { runtime } = await loadDemo({ data: process.argv[2]!, participants: Number(process.argv[3]??20), seed: 's', randomisationSeed: process.argv[4]??'a', effect: 'none' });
console.log(Date.now()-t,'ms');
const f = await verify(runtime.engine); console.log(f.failed, f.passed.length);
const rows = await runtime.engine.read.select().from(runtime.engine.tables.ledger_head); console.log(rows);
runtime.close();
} catch(e){ console.error(e, (e as any)?.data ?? '') }
