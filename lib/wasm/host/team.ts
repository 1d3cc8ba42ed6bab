/** A call of a function of the module: its name, and addresses and numbers. */
export interface ModuleCall {
  readonly name: string;
  readonly args: readonly number[];
}

/** Threads that have the module on a backend's memory; lib/wasm/threads makes them. */
export interface Team {
  /** How many there are, with the one that asks. */
  readonly size: number;
  /** Multiplications from which a part is worth handing over. */
  least: number;
  /** Runs calls, in any order and side by side, and comes back when all are done. */
  run(calls: readonly ModuleCall[]): void;
}

const teams = new WeakMap<object, Team>();

/** The threads of a backend, if it has several. */
export const teamOf = (backend: object): Team | undefined => teams.get(backend);

/** Gives a backend its threads, or takes them away. */
export function setTeam(backend: object, team: Team | null): void {
  if (team === null) teams.delete(backend);
  else teams.set(backend, team);
}

/** In how many parts work of so many multiplications is done. */
export function partsFor(backend: object, work: number): number {
  const team = teams.get(backend);
  if (team === undefined) return 1;
  return Math.max(1, Math.min(team.size, Math.floor(work / team.least)));
}
