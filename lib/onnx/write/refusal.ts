/** Why a layer cannot be written; told with all others in one error. */
export class Refusal extends Error {}

export function refuse(why: string): never {
  throw new Refusal(why);
}
