// The worker's first module, which nothing imports: WebKit would run it again then, as another module.
import type { Ask } from './protocol.js';

const before: Ask[] = [];
const keep = ({ data }: MessageEvent<Ask>) => void before.push(data);
addEventListener('message', keep);
const { train } = await import('./training.js');
removeEventListener('message', keep);
train(before);
