// Two worlds in practice: one key, and two lists.
import type { Runtime } from '#server/runtime.ts';
import type { TestWorld } from '../world.ts';

/** The practice list follows from the key, as does the mask of an export: only other seeds move it alone. */
export async function anotherList(its: TestWorld, i: 0 | 1): Promise<void> {
  const { runtime } = its;
  const scopeOf = runtime.scope;
  const moved: Runtime['scope'] = (...who) => {
    const scope = scopeOf(...who);
    const keyring = async () => {
      const keys = await scope.keyring();
      return {
        ...keys,
        blockSeed: (...[context, stratum, block]: Parameters<typeof keys.blockSeed>) =>
          keys.blockSeed(`${context} ${i}`, stratum, block),
      };
    };
    return { ...scope, keyring };
  };
  Object.assign(runtime, { scope: moved });
}
