import { checkAttributes } from './attributes.js';
import { no } from './operator.js';
import { operatorOf } from './table.js';

/** What of a node says whether it is known. */
interface Asked {
  domain: string;
  operator: string;
  opset: number;
  attributes: Readonly<Record<string, unknown>>;
}

/**
 * Refuses a node that is not known by its operator and the names of its attributes.
 *
 * @throws Unsupported
 */
export function checkNode({ domain, operator, opset, attributes }: Asked): void {
  const known = operatorOf(domain, operator) !== null || (domain === '' && operator === 'If');
  if (!known) no('that is not known');
  checkAttributes(operator, opset, Object.keys(attributes));
}
