/** The calls of the layers of a model, each after those that it needs. */
export const nodesOf = <N>({ nodesByDepth }: { readonly nodesByDepth: Record<string, N[]> }): N[] =>
  Object.keys(nodesByDepth)
    .map(Number)
    .sort((a, b) => b - a)
    .flatMap((depth) => nodesByDepth[depth]!);
