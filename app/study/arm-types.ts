// What says which arm somebody is in, as types alone: no name of an arm stands here, so every layer may import it. At run
// time each is a text. test/access/arms-in.ts proves that none of them can be reached through what a blinded role may do.
declare const brand: unique symbol;

/** The code of an arm, out of its seal. */
export type ArmCode = string & { readonly [brand]: 'ArmCode' };

/** The arm in words, for unblinded people. */
export type ArmLabel = string & { readonly [brand]: 'ArmLabel' };

/** The letter that stands for a true arm between lock and unsealing. */
export type MaskedArm = string & { readonly [brand]: 'MaskedArm' };
