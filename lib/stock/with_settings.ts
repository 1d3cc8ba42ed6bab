/** The layer as it would be with these settings; what it holds, weights among them, is the same. */
export function withSettings<T extends object>(layer: T, settings: Partial<T>): T {
  const own = Object.entries(settings).map(([key, value]) => [key, { value }]);
  return Object.create(layer, Object.fromEntries(own));
}
