// The acts of blinded people that touch what is sealed, and the connection that each runs on. Every other act of theirs
// runs on a connection that has no right to any sealed table, see docs/decisions/019-the-fourth-lock.md. A new line
// here is a decision: say in review why the act must, and take the lesser of the two connections that will do.
import type { Connections } from '#db/open.ts';

export const sealedActs = {
  // Counts the places that are taken, reads the design, adds one allocation. Reads no arm.
  randomise: 'allocator',
  // The fields that the list is stratified by, which are no secret, stand in the design beside the sizes of its blocks.
  whatStratifies: 'allocator',
  // The sealed half of an event or an incident: of those that blinded people have entered, and of no other.
  saveRecord: 'allocator',
  voidRecord: 'allocator',
  // Before there is a list: whether one was uploaded.
  seeActivation: 'application',
  // Freezes the design; with the public value practice data are discarded, sealed ones too.
  commit: 'application',
  enterBeacon: 'application',
  // The true groups, which the blinded connection could not read: asked for once it has said that the study is locked.
  exportAfterLock: 'application',
} as const satisfies Record<string, Exclude<keyof Connections, 'blinded'>>;

export type SealedAct = keyof typeof sealedActs;
