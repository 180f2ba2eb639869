// Where a leak is planted. It lies outside the application: around the built pages' loaders and actions, before and
// after the host, in its log, in the acts of a world, and around the writers of the export and of the findings. Nothing
// happens in it until a leak is switched on; then the leak is told the true arms, which the test opens as a trainer.
import express, { type Express, type Request, type Response } from 'express';
import type { ActSource } from '#app/services/scope.server.ts';
import type { Findings } from '#app/services/verify.server.ts';
import { routePatterns } from '#server/log.ts';
import { type App, serveWorld } from '../../http.ts';
import type { TestWorld } from '../../world.ts';
import type { Bundle } from '../record.ts';

type Line = Readonly<Record<string, string | number>>;

/** What a leak knows: the world, and who is lifting in it. */
export interface At {
  its: TestWorld;
  /** Numbers of those who lift, in order. */
  lifts: readonly string[];
  /** The sum of their numbers, which is another in the other world. */
  sum: number;
  isLifting(number: string): boolean;
  /** Does it some time later, as a job would. */
  later(act: () => Promise<unknown>): void;
  /** Writes a line to the log of this world. */
  say(line: Line): void;
}

/** The same while a request is answered. */
export interface Asked extends At {
  method: string;
  /** Without query and without the ending of a data request. */
  path: string;
  pattern: string;
  query: URLSearchParams;
  isData: boolean;
  /** Whether the woman in the address lifts. */
  hers: boolean;
}

export interface Plant {
  /** What a loader hands to its page: changed in place. It may throw a Response instead. */
  view?(asked: Asked, data: Record<string, never>): void;
  /** The same of what an action answers. */
  sent?(asked: Asked, data: Record<string, never>): void;
  /** The answer as it leaves, once all is done that is recorded of it; headers and status are changed on `res`. */
  answer?(asked: Asked, body: string, res: Response): string;
  /** The lines that are written instead of this one. */
  log?(at: At, line: Line): readonly Line[];
  /** The act of a person: its ids, its instant. */
  act?(at: At, act: ActSource, actor: string): ActSource;
  bundle?(at: At, bundle: Bundle): Bundle;
  findings?(at: At, findings: Findings): Findings;
}

let planted: Plant = {};
/** What went wrong within a leak: it would be a difference that proves nothing. */
const faults: unknown[] = [];
const jobs = new Set<Promise<unknown>>();

interface Place {
  its: TestWorld;
  say(line: Line): void;
  at?: At;
}
const places = new Map<unknown, Place>();

/** Waits for what was begun meanwhile. */
export async function jobsDone(): Promise<void> {
  await Promise.all(jobs);
}

/** Runs `body` while the leak is there. Answers what it threw, if anything. */
export async function thrownWith(plant: Plant, body: () => Promise<void>): Promise<Error | undefined> {
  for (const place of places.values()) place.at = undefined;
  planted = plant;
  const thrown = await body().then(
    () => undefined,
    (error: Error) => error,
  );
  await jobsDone();
  planted = {};
  if (faults.length > 0) throw faults.splice(0)[0];
  return thrown;
}

function guard<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof globalThis.Response)) faults.push(error);
    throw error;
  }
}

/** The arms as they are now, opened by a trainer of the test. */
async function open(place: Place): Promise<At> {
  if (place.at) return place.at;
  const lines = await place.its.as('trainer').programme.revealArms();
  const lifts = lines
    .filter((each) => each.arm.startsWith('High'))
    .map((each) => each.number)
    .sort();
  place.at = {
    its: place.its,
    lifts,
    sum: lifts.reduce((sum, number) => sum + Number(number.slice(2)), 0),
    isLifting: (number) => lifts.includes(number),
    say: (line) => place.say(line),
    later: (act) => {
      const job = new Promise((resolve) => setTimeout(resolve, 15)).then(act);
      jobs.add(job);
      void job.finally(() => jobs.delete(job)).catch((error) => faults.push(error));
    },
  };
  return place.at;
}

const placeOf = (its: TestWorld): Place => {
  const known = places.get(its.runtime.engine) ?? { its, say: () => undefined };
  places.set(its.runtime.engine, known);
  return known;
};

/** For what is written without a request. A command opens the database anew: its arguments tell the world. */
async function atOf(engine?: unknown): Promise<At | undefined> {
  const [, data = ''] = /--data,([^,]+)/.exec(String(process.argv)) ?? [];
  const all = [...places.values()];
  const place =
    all.find((each) => each.its.runtime.engine === engine) ?? all.find((each) => each.its.dir === data);
  return place && open(place);
}

/** The export as it would be written with the leak. */
export async function bundleWith(engine: unknown, bundle: Bundle): Promise<Bundle> {
  const at = planted.bundle && (await atOf(engine));
  return at ? guard(() => planted.bundle?.(at, bundle) ?? bundle) : bundle;
}

/** The findings as they would be printed with the leak. */
export async function findingsWith(findings: Findings): Promise<Findings> {
  const at = planted.findings && (await atOf());
  return at ? guard(() => planted.findings?.(at, findings) ?? findings) : findings;
}

/** The acts of this world go through the seam. To be called before it is served. */
export async function throughSeam(its: TestWorld): Promise<void> {
  const { runtime } = its;
  const place = placeOf(its);
  const scopeOf = runtime.scope;
  const scope: typeof scopeOf = (...who) => {
    const plain = scopeOf(...who);
    return {
      ...plain,
      async begin() {
        const act = await plain.begin.call(this);
        const isTrainer = this.actor.role === 'trainer';
        if (!planted.act || isTrainer) return act;
        const at = await open(place);
        return guard(() => planted.act?.(at, act, String(this.actor.role)) ?? act);
      },
    };
  };
  Object.assign(runtime, { scope });
}

/** What an answer of a loader or an action holds. */
const inside = (answer: unknown): unknown =>
  (answer as { type?: string } | null)?.type === 'DataWithResponseInit'
    ? (answer as { data: unknown }).data
    : answer;

const isPlain = (value: unknown): value is Record<string, never> =>
  typeof value === 'object' && value !== null && !(value instanceof globalThis.Response);

type Run = (args: { request: globalThis.Request }) => Promise<unknown>;

/** Serves the world through the seam. */
export async function serveThroughSeam(its: TestWorld): Promise<App> {
  const place = placeOf(its);
  const asking = new Map<string, Asked>();
  let patternOf = (_: string) => '';
  let count = 0;

  /** The loader or action with what the leak makes of its answer. */
  const around =
    (kind: 'view' | 'sent', run: Run): Run =>
    async (args) => {
      const answer = await run(args);
      const asked = asking.get(args.request.headers.get('x-asked') ?? '');
      if (kind === 'sent' && answer instanceof globalThis.Response && planted.bundle) return packed(answer);
      if (!planted[kind] || !asked || !isPlain(inside(answer))) return answer;
      // Some of it is declared once for all: what is changed is a copy.
      const changed = structuredClone(inside(answer)) as Record<string, never>;
      guard(() => planted[kind]?.(asked, changed));
      return inside(answer) === answer ? changed : { ...(answer as object), data: changed };
    };

  /** The download with what the leak makes of its bytes. */
  async function packed(answer: globalThis.Response): Promise<globalThis.Response> {
    if (answer.headers.get('content-type') !== 'application/zip') return answer;
    const [, fileName = ''] = /filename="(.*)"/.exec(answer.headers.get('content-disposition') ?? '') ?? [];
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const bundle = await bundleWith(its.runtime.engine, { fileName, bytes });
    return new globalThis.Response(bundle.bytes as Uint8Array<ArrayBuffer>, {
      headers: {
        'Content-Type': 'application/zip',
        'Content-Disposition': `attachment; filename="${bundle.fileName}"`,
        'Content-Length': String(bundle.bytes.length),
      },
    });
  }

  async function ask(req: Request): Promise<Asked> {
    const at = await open(place);
    const [address = '', query = ''] = req.originalUrl.split('?');
    const path = address.replace(/\.data$/, '').replace(/^\/_root$/, '/');
    const hers = at.isLifting(/L-\d+/.exec(path)?.[0] ?? '');
    return {
      ...at,
      method: req.method,
      path,
      pattern: patternOf(path),
      query: new URLSearchParams(query),
      isData: address.endsWith('.data'),
      hers,
    };
  }

  const before = async (req: Request, res: Response, next: () => void) => {
    const { view, sent, answer, log } = planted;
    if (!view && !sent && !answer && !log) return next();
    const asked = await ask(req);
    const key = String(count++);
    asking.set(key, asked);
    req.headers['x-asked'] = key;
    res.on('close', () => asking.delete(key));
    if (answer)
      hold(res, async (body) => {
        // Whoever was randomised by this request is lifting now, or is not.
        if (req.method === 'POST') place.at = undefined;
        const now = req.method === 'POST' ? await ask(req) : asked;
        return guard(() => answer(now, body, res));
      });
    if (req.method !== 'GET')
      res.on('close', () => {
        place.at = undefined;
      });
    next();
  };

  return serveWorld(its, undefined, {
    options: (plain) => {
      patternOf = routePatterns(plain.build);
      place.say = plain.log;
      const routes = Object.entries(plain.build.routes).map(([id, route]) => {
        const { loader, action, ...rest } = { ...(route?.module as unknown as Record<string, Run>) };
        const module = {
          ...rest,
          ...(loader && { loader: around('view', loader) }),
          ...(action && { action: around('sent', action) }),
        };
        return [id, { ...route, module }];
      });
      const log: typeof plain.log = (line) => {
        const lines = planted.log && place.at ? planted.log(place.at, line) : [line];
        for (const each of lines) plain.log(each);
      };
      return { ...plain, build: { ...plain.build, routes: Object.fromEntries(routes) }, log };
    },
    around: (app: Express) => {
      const outer = express();
      outer.disable('x-powered-by');
      outer.use((req, res, next) => void before(req, res, next).catch(next));
      outer.use(app);
      return outer;
    },
  });
}

/** Keeps an answer back until it is whole, and sends what `change` makes of it. */
function hold(res: Response, change: (body: string) => Promise<string>): void {
  const parts: Buffer[] = [];
  const [end, writeHead] = [res.end.bind(res), res.writeHead.bind(res)];
  // Whoever packs an answer asks for its headers to be written before it is whole.
  let isWhole = false;
  res.writeHead = ((status: number) => {
    if (isWhole) return writeHead(res.statusCode);
    res.statusCode = status;
    return res;
  }) as typeof res.writeHead;
  const keep = (chunk: unknown, encoding?: unknown) => {
    if (typeof chunk === 'string') parts.push(Buffer.from(chunk, encoding as BufferEncoding));
    else if (chunk instanceof Uint8Array) parts.push(Buffer.from(chunk));
  };
  const calls = (rest: unknown[]) => {
    const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
    done?.();
  };
  res.write = ((chunk: unknown, ...rest: unknown[]) => {
    keep(chunk, rest[0]);
    calls(rest);
    return true;
  }) as typeof res.write;
  res.end = ((chunk: unknown, ...rest: unknown[]) => {
    if (typeof chunk !== 'function') keep(chunk, rest[0]);
    const whole = Buffer.concat(parts).toString('latin1');
    void change(whole)
      .catch(() => whole)
      .then((body) => {
        const bytes = Buffer.from(body, 'latin1');
        if (res.hasHeader('content-length') && body !== whole) res.setHeader('content-length', bytes.length);
        isWhole = true;
        end(bytes);
      });
    return res;
  }) as typeof res.end;
}
