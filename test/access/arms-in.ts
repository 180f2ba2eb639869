// The compiler's proof that no blinded role can reach an arm. ArmsIn walks everything that a capability object gives back
// and answers the paths at which an arm can be had; for a blinded role there must be none, or `tsc --noEmit` fails at
// the end of this file. A role that joins app/study/roles.ts as blinded is proved by itself.
//
// What it cannot see: an arm that was widened to a plain `string` on its way, which is why only the files listed in
// test/architecture.test.ts may open one; an error that is thrown; and bytes. The statistician gets arms, masked after
// the lock and by name after two signatures, only inside the bytes of an export: a Uint8Array that no code of ours reads
// again, made by app/services/export from what the database says of lock and signatures in the same snapshot. What those
// bytes may hold is the business of test/services/export-locked.test.ts and test/blinding/locked.test.ts.
import type { Capabilities } from '#app/access/capabilities.server.ts';
import type { SealedArm } from '#app/services/randomisation/arm.server.ts';
import type { ArmCode, ArmLabel, MaskedArm } from '#app/study/arm-types.ts';
import type { arms } from '#app/study/arms.ts';
import type { RoleName, roles } from '#app/study/roles.ts';

type Words = (typeof arms)[number];
/** What is an arm, sealed or open, masked or in words. */
export type Arm = SealedArm | ArmCode | ArmLabel | MaskedArm | Words['code' | 'label'];

/** What holds nothing; an act that answers nothing gives back `void`. */
type Leaf =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined
  | ReturnType<VoidFunction>
  | Date
  | RegExp
  | URL
  | Uint8Array;

type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
type Knows<Seen extends readonly unknown[], T> = Seen extends readonly [infer First, ...infer Rest]
  ? Same<First, T> extends true
    ? true
    : Knows<Rest, T>
  : false;

/** `any`, by a function that is known to answer it. */
type Any = ReturnType<typeof JSON.parse>;

/** How deep it follows. What lies deeper counts as reached. */
type TooDeep = 14;

/**
 * The paths at which an arm can be had from a value of this type. A type under which anything can hide, `unknown`, `any`,
 * `object`, `{}` or `Function`, counts as an arm.
 */
export type ArmsIn<T, Path extends string = '', Seen extends readonly unknown[] = []> =
  Same<T, Any> extends true
    ? `${Path}: any`
    : unknown extends T
      ? `${Path}: unknown`
      : Seen['length'] extends TooDeep
        ? `${Path}: deeper than can be followed`
        : Knows<Seen, T> extends true
          ? never
          : Each<T, Path, [T, ...Seen]>;

// Distributes over a union: every member is asked by itself.
type Each<T, Path extends string, Seen extends readonly unknown[]> = T extends Arm
  ? Path
  : T extends Leaf
    ? never
    : T extends (...args: never[]) => unknown
      ? Calls<T, Path, Seen> | Members<T, Path, Seen>
      : T extends abstract new (
            ...args: never[]
          ) => infer Made
        ? ArmsIn<Made, `new ${Path}()`, Seen> | Members<T, Path, Seen>
        : T extends PromiseLike<infer Kept>
          ? ArmsIn<Kept, `${Path} awaited`, Seen>
          : T extends ReadonlyMap<infer Key, infer Value> | WeakMap<infer Key, infer Value>
            ? ArmsIn<Key, `${Path} key`, Seen> | ArmsIn<Value, `${Path} value`, Seen>
            : T extends AsyncGenerator<infer Item, infer Last> | Generator<infer Item, infer Last>
              ? ArmsIn<Item, `${Path}[]`, Seen> | ArmsIn<Last, `${Path} at its end`, Seen>
              : T extends Iterable<infer Item> | AsyncIterable<infer Item> | ReadableStream<infer Item>
                ? ArmsIn<Item, `${Path}[]`, Seen>
                : T extends Iterator<infer Item> | AsyncIterator<infer Item>
                  ? ArmsIn<Item, `${Path}.next()`, Seen>
                  : keyof T extends never
                    ? `${Path}: something of no known shape`
                    : Members<T, Path, Seen>;

type Name<K> = K extends string | number ? `.${K}` : '[a symbol]';
type Members<T, Path extends string, Seen extends readonly unknown[]> = {
  [K in keyof T]-?: ArmsIn<T[K], `${Path}${Name<K>}`, Seen>;
}[keyof T];

// Up to four overloads; where there are fewer, the first ones are the same once more.
type Calls<T, Path extends string, Seen extends readonly unknown[]> = T extends {
  (...args: infer A1): infer R1;
  (...args: infer A2): infer R2;
  (...args: infer A3): infer R3;
  (...args: infer A4): infer R4;
}
  ? Call<A1, R1, Path, Seen> | Call<A2, R2, Path, Seen> | Call<A3, R3, Path, Seen> | Call<A4, R4, Path, Seen>
  : T extends (...args: infer A) => infer R
    ? Call<A, R, Path, Seen>
    : `${Path}: a function of no known shape`;
type Call<A, R, Path extends string, Seen extends readonly unknown[]> =
  | ArmsIn<R, `${Path}()`, Seen>
  | Given<A, Path, Seen>;

// What a caller hands in tells her nothing, unless it is called with something: a callback's arguments come to her.
type Given<A, Path extends string, Seen extends readonly unknown[]> = A extends readonly unknown[]
  ? { [I in keyof A]-?: Handed<A[I], Path, Seen> }[number]
  : never;
type Handed<P, Path extends string, Seen extends readonly unknown[]> = unknown extends P
  ? never
  : P extends Leaf
    ? never
    : P extends (...args: infer Told) => unknown
      ? Told extends readonly unknown[]
        ? ArmsIn<Told[number], `${Path} to a callback`, Seen>
        : never
      : P extends readonly unknown[]
        ? never
        : { [K in keyof P]-?: Called<P[K], Path, Seen> }[keyof P];
type Called<P, Path extends string, Seen extends readonly unknown[]> =
  Same<P, Any> extends true
    ? never
    : P extends (...args: infer Told) => unknown
      ? Told extends readonly unknown[]
        ? ArmsIn<Told[number], `${Path} to a callback`, Seen>
        : never
      : never;

export type BlindedRole = {
  [R in RoleName]: (typeof roles)[R]['blinded'] extends true ? R : never;
}[RoleName];

/** Every path at which a blinded role reaches an arm. */
export type Reached = { [R in BlindedRole]: ArmsIn<Capabilities[R], R> }[BlindedRole];

/** For what must be never: any other type is an error, which names the paths. */
export type NoArm<Paths extends never> = Paths;

/** The proof. */
export type Proved = NoArm<Reached>;
